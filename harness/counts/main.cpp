// Counts what a message costs on each design and writes counts.json.
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>

#include "harness/counts/counts_json.hpp"

namespace {

constexpr char usage[] =
    "usage: pipes_counts [--out FILE]\n\n"
    "Counts locks, allocations, atomic read-modify-writes and calls of the kernel per message of "
    "each design,\n"
    "prints them, and writes FILE (JSON, pipes-counts/1), with the order in which the sets of "
    "receivers receive.\n";

int fail(const std::string& why) {
  std::fprintf(stderr, "pipes_counts: %s\n", why.c_str());
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  std::string out;
  for (int i = 1; i < argc; ++i) {
    const std::string_view flag = argv[i];
    if (flag == "-h" || flag == "--help") return std::fputs(usage, stdout), 0;
    if (flag.substr(0, 6) == "--out=") {
      out = flag.substr(6);
    } else if (flag == "--out" && i + 1 < argc && argv[i + 1][0] != '-') {
      out = argv[++i];
    } else {
      return fail(std::string(flag) +
                  ": unknown, or without its value; allowed: --out FILE, --help");
    }
    if (out.empty()) return fail("--out: empty; allowed: the name of a file");
  }

  const auto rows = typed_pipes::counts::count_all(1000);
  const bool shown = std::fputs(typed_pipes::counts::to_table(rows).c_str(), stdout) >= 0;
  if (std::fflush(stdout) != 0 || !shown) return fail("standard output: cannot be written");
  if (out.empty()) return 0;
  std::ofstream file(out);
  file << typed_pipes::counts::to_json(rows, typed_pipes::counts::order_of_sets(8, 20));
  if (!file.flush())
    return fail("--out: " + out +
                ": cannot be written; allowed: a file in a directory that exists");
  return 0;
}
