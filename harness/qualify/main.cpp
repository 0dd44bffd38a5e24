// Says how quiet this machine is and what difference it resolves; writes that as JSON if asked.
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/flags/flag.h"
#include "harness/base/clock.hpp"
#include "harness/base/console.hpp"
#include "harness/base/flag_reader.hpp"
#include "harness/qualify/qualification_json.hpp"
#include "harness/qualify/qualification_text.hpp"

ABSL_FLAG(bool, short, false, "a second in place of half a minute, as before every run");
ABSL_FLAG(std::string, json, "", "file that gets all of it as JSON (pipes-qualification/1)");
ABSL_FLAG(bool, help, false, "print this and stop");

namespace {

namespace harness = typed_pipes::harness;

constexpr char what[] =
    "pipes_qualify: measures how quiet this machine is: its clocks, the time that spinning threads "
    "lose, the bare\nhand-off in each placement, and the smallest difference that can be resolved "
    "now. The grade is advice: A quiet,\nB usable, C not fit for differences below what it "
    "says.\n";
constexpr char exit_codes[] =
    "\nExit codes: 0 measured, whatever the grade; 2 bad input, or a file that cannot be written, "
    "named in one line.\n";

}  // namespace

int main(int argc, char** argv) {
  harness::begin_program("pipes_qualify");
  const std::vector<harness::flag_group> flags{{"Flags", {"short", "json", "help"}}};
  const absl::Status read = harness::read_flags(argc, argv, flags);
  if (!read.ok()) return harness::refuse(read);
  if (absl::GetFlag(FLAGS_help)) {
    return harness::print_or_refuse(what + harness::explain_flags(flags) + exit_codes);
  }
  const std::string out = absl::GetFlag(FLAGS_json);
  std::ofstream file;
  if (!out.empty()) file.open(out);  // before it measures for half a minute
  if (!out.empty() && !file) {
    return harness::refuse("--json=" + out +
                           ": cannot be written (allowed: a file in a directory that exists)");
  }
  const absl::StatusOr<harness::topology> machine = harness::topology::load();
  if (!machine.ok()) return harness::refuse(machine.status());
  const auto form =
      absl::GetFlag(FLAGS_short) ? harness::thoroughness::brief : harness::thoroughness::full;
  const std::string when = harness::clock::present().utc;
  const harness::status_line line;
  const auto found =
      harness::qualify(*machine, form, [&](const auto& step) { line.show(std::string(step)); });
  line.clear();
  if (!found.ok()) return harness::refuse(found.status());
  const int shown = harness::print_or_refuse(harness::qualification_text(*found));
  if (shown != 0 || out.empty()) return shown;
  file << harness::qualification_file(*found, when);
  if (!file.flush()) return harness::refuse("--json=" + out + ": cannot be written to the end");
  return 0;
}
