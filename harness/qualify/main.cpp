// Says how quiet this machine is and what difference it resolves; writes that as JSON if asked.
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "absl/flags/flag.h"
#include "harness/base/clock.hpp"
#include "harness/base/flag_reader.hpp"
#include "harness/base/text.hpp"
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

int fail(const std::string& why) {
  std::fprintf(stderr, "pipes_qualify: %s\n", harness::one_line(why).c_str());
  return 2;
}

void show_step(std::string_view phase) {
  const bool terminal = isatty(STDERR_FILENO) != 0;
  std::fprintf(stderr, terminal ? "\r\033[K%s" : "%s\n", std::string(phase).c_str());
  std::fflush(stderr);
}

void clear_step() {
  if (isatty(STDERR_FILENO) != 0) std::fputs("\r\033[K", stderr);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<harness::flag_group> flags{{"Flags", {"short", "json", "help"}}};
  const absl::Status read = harness::read_flags(argc, argv, flags);
  if (!read.ok()) return fail(std::string(read.message()));
  if (absl::GetFlag(FLAGS_help)) {
    return std::fputs((what + harness::explain_flags(flags) + exit_codes).c_str(), stdout), 0;
  }
  const std::string out = absl::GetFlag(FLAGS_json);
  std::ofstream file;
  if (!out.empty()) file.open(out);  // before it measures for half a minute
  if (!out.empty() && !file) {
    return fail("--json=" + out +
                ": cannot be written (allowed: a file in a directory that exists)");
  }
  const absl::StatusOr<harness::topology> machine = harness::topology::load();
  if (!machine.ok()) return fail(std::string(machine.status().message()));
  const auto form =
      absl::GetFlag(FLAGS_short) ? harness::thoroughness::brief : harness::thoroughness::full;
  const std::string when = harness::clock::present().utc;
  const auto found = harness::qualify(*machine, form, &show_step);
  clear_step();
  if (!found.ok()) return fail(std::string(found.status().message()));
  const bool shown = std::fputs(harness::qualification_text(*found).c_str(), stdout) >= 0;
  if (std::fflush(stdout) != 0 || !shown) return fail("standard output: cannot be written");
  if (out.empty()) return 0;
  const nlohmann::ordered_json all{{"schema", "pipes-qualification/1"},
                                   {"time", when},
                                   {"qualification", harness::qualification_json(*found)}};
  file << all.dump(1) << "\n";
  if (!file.flush()) return fail("--json=" + out + ": cannot be written to the end");
  return 0;
}
