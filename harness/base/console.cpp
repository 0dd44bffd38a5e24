#include "harness/base/console.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

constexpr int columns = 118;  // of a line that can be rewritten
constexpr char rewrite[] = "\r\033[K";

}  // namespace

void begin_program(const char* name) {
  own_name = name;
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    const bool closed = fcntl(stream, F_GETFD) == -1 && errno == EBADF;
    // The lowest number that is free is given, which is this one. It stays open to the end.
    if (closed) (void)open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

int refuse(const std::string& why) {
  print(stderr, say(own_name, ": ", one_line(why), "\n"));
  return exit_code_of_bad_input;
}
int refuse(const absl::Status& why) { return refuse(std::string(why.message())); }

bool print(std::FILE* to, const std::string& text) {
  const bool written = std::fputs(text.c_str(), to) >= 0;
  return std::fflush(to) == 0 && written;
}

int print_or_refuse(const std::string& text) {
  return print(stdout, text) ? 0 : refuse("standard output: cannot be written");
}

status_line::status_line() : terminal_(isatty(STDERR_FILENO) != 0) {}

void status_line::show(const std::string& text) const {
  print(stderr, terminal_ ? say(rewrite, text.substr(0, columns)) : say(text, "\n"));
}

void status_line::clear() const {
  if (terminal_) print(stderr, rewrite);
}

}  // namespace typed_pipes::harness
