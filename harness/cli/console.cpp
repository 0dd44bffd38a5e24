#include "harness/cli/console.hpp"

#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

constexpr int bad_input = 2;

}  // namespace

int refuse(const std::string& why) {
  std::fprintf(stderr, "pipes_bench: %s\n", one_line(why).c_str());
  return bad_input;
}
int refuse(const absl::Status& why) { return refuse(std::string(why.message())); }

bool print(std::FILE* to, const std::string& text) {
  const bool written = std::fputs(text.c_str(), to) >= 0;
  return std::fflush(to) == 0 && written;
}

int print_and_stop(const std::string& text) {
  return print(stdout, text) ? 0 : refuse("standard output: cannot be written");
}

}  // namespace typed_pipes::harness
