// Counts what a message costs on each design and writes counts.json.
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "harness/base/console.hpp"
#include "harness/base/flag_reader.hpp"
#include "harness/counts/counts_json.hpp"

ABSL_FLAG(std::string, out, "", "file that gets them as JSON (pipes-counts/1)");
ABSL_FLAG(bool, help, false, "print this and stop");

namespace {

namespace harness = typed_pipes::harness;

constexpr char what[] =
    "pipes_counts: counts locks, allocations, atomic read-modify-writes and calls of the kernel "
    "per message of each\ndesign and prints them. The file has the order in which the sets of "
    "receivers receive, too.\n";

}  // namespace

int main(int argc, char** argv) {
  harness::begin_program("pipes_counts");
  const std::vector<harness::flag_group> flags{{"Flags", {"out", "help"}}};
  const absl::Status read = harness::read_flags(argc, argv, flags);
  if (!read.ok()) return harness::refuse(read);
  if (absl::GetFlag(FLAGS_help))
    return harness::print_or_refuse(what + harness::explain_flags(flags));
  const std::string out = absl::GetFlag(FLAGS_out);
  if (out.empty() && argc > 1)  // --out= and no name
    return harness::refuse("--out=: empty (allowed: the name of a file)");

  const auto rows = typed_pipes::counts::count_all(1000);
  const int shown = harness::print_or_refuse(typed_pipes::counts::to_table(rows));
  if (shown != 0 || out.empty()) return shown;
  std::ofstream file(out);
  file << typed_pipes::counts::to_json(rows, typed_pipes::counts::order_of_sets(8, 20));
  if (!file.flush())
    return harness::refuse("--out: " + out +
                           ": cannot be written; allowed: a file in a directory that exists");
  return 0;
}
