#include "verify/soak/options.hpp"

#include <vector>

#include "absl/flags/flag.h"
#include "harness/base/flag_reader.hpp"

ABSL_FLAG(std::string, messages, "1000000000", "messages each way for each backend");
ABSL_FLAG(std::string, total, "0",
          "in place of --messages: messages each way over all backends, shared by their speed");
ABSL_FLAG(std::string, sleeps, "1000000",
          "times that a receiver is made to sleep, for each backend whose receivers do");
// One million more than 2^32, at which positions of 32 bits begin again.
ABSL_FLAG(std::string, session, "4295967296",
          "messages each way in one session, on the backends of this project that poll and sleep; "
          "0: none");
ABSL_FLAG(std::string, limit_s, "60",
          "length at most of each step that is delayed, oversubscribed or shared, in seconds, and "
          "five times that unpinned or pinned; the fastest of them makes up for what is missing");
ABSL_FLAG(std::string, hang_limit_s, "60",
          "give up when nothing has moved for so long, in seconds, and say what was lost");
ABSL_FLAG(std::string, seed, "1", "of the random lengths, delays and contents");
ABSL_FLAG(std::string, filter, "",
          "only steps whose name contains a match of this regular expression, in RE2's syntax");
ABSL_FLAG(std::string, state, "results/soak.json",
          "file that keeps what has been done; a run that finds one goes on from there");
ABSL_FLAG(bool, fresh, false, "forget what was done before");
ABSL_FLAG(bool, list, false, "print the steps and stop");
ABSL_FLAG(bool, table, false,
          "print what --state holds, whichever build kept it, against the other flags, and stop");
ABSL_FLAG(bool, quiet, false, "no progress");
ABSL_FLAG(bool, help, false, "print this and stop");

namespace typed_pipes::soak {
namespace {

using harness::read_real;
using harness::read_whole;

const std::vector<harness::flag_group>& groups() {
  static const std::vector<harness::flag_group> all{
      {"How much", {"messages", "total", "sleeps", "session", "limit_s"}},
      {"Of what", {"filter", "seed"}},
      {"How it goes on", {"state", "fresh", "hang_limit_s", "quiet"}},
      {"Instead of sending", {"list", "table", "help"}}};
  return all;
}

// More messages than this would take years.
constexpr std::uint64_t most = std::uint64_t{1} << 50;
// In seconds.
constexpr double shortest = 0.01, longest = 1e6;

absl::Status read_numbers(options& o) {
  for (const absl::Status& s :
       {read_whole("messages", absl::GetFlag(FLAGS_messages), 0, most, o.messages),
        read_whole("total", absl::GetFlag(FLAGS_total), 0, most, o.total),
        read_whole("sleeps", absl::GetFlag(FLAGS_sleeps), 0, most, o.sleeps),
        read_whole("session", absl::GetFlag(FLAGS_session), 0, most, o.session),
        read_whole("seed", absl::GetFlag(FLAGS_seed), 0, UINT64_MAX, o.seed),
        read_real("limit_s", absl::GetFlag(FLAGS_limit_s), shortest, longest, o.limit_s),
        read_real("hang_limit_s", absl::GetFlag(FLAGS_hang_limit_s), shortest, longest,
                  o.hang_limit_s)}) {
    if (!s.ok()) return s;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<options> parse_options(int argc, const char* const* argv) {
  if (absl::Status s = harness::read_flags(argc, argv, groups()); !s.ok()) return s;
  options o;
  if (absl::Status s = read_numbers(o); !s.ok()) return s;
  o.filter = absl::GetFlag(FLAGS_filter);
  o.state = absl::GetFlag(FLAGS_state);
  o.fresh = absl::GetFlag(FLAGS_fresh);
  o.list = absl::GetFlag(FLAGS_list);
  o.table = absl::GetFlag(FLAGS_table);
  o.quiet = absl::GetFlag(FLAGS_quiet);
  o.help = absl::GetFlag(FLAGS_help);
  if (o.state.empty()) return harness::bad_value("state", "", "not a file");
  return o;
}

std::string help_text() {
  std::string text =
      "pipes_soak: sends bursts of messages in both directions over every backend, for hours, and "
      "checks\nthat each arrives once, in order and unaltered, that each that was constructed is "
      "destroyed, that\nmemory does not grow and that no receiver sleeps through a message.\n";
  text += harness::explain_flags(groups());
  return text +
         "\nInterrupted by Ctrl-C it keeps what it has done, and goes on when it is started "
         "again.\n"
         "Exit codes: 0 all is well; 1 something was lost, doubled, altered or leaked; 2 bad input "
         "or a file\nthat cannot be written, named in one line; 130 and 143 the user stopped it.\n";
}

}  // namespace typed_pipes::soak
