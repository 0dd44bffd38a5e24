#include "harness/report/run_directory.hpp"

#include <unistd.h>

#include <chrono>
#include <fstream>
#include <system_error>
#include <thread>
#include <utility>

#include "harness/base/sha256.hpp"
#include "harness/base/text.hpp"
#include "harness/report/trial_lines.hpp"

namespace typed_pipes::harness {
namespace {

namespace fs = std::filesystem;

absl::Status cannot_write(const std::string& out, const std::string& why) {
  return absl::InvalidArgumentError(
      say("--out=", out, ": ", why, " (allowed: a directory that can be written)"));
}

// A run replaces `latest` if it is a link to a run beside it. Anything else is the user's.
absl::Status check_latest(const fs::path& out) {
  std::error_code failed;
  const fs::path latest = out / "latest";
  const fs::file_status what = fs::symlink_status(latest, failed);
  if (what.type() == fs::file_type::not_found) return absl::OkStatus();
  if (fs::is_symlink(what) && !fs::read_symlink(latest, failed).has_parent_path()) {
    return absl::OkStatus();
  }
  return absl::AlreadyExistsError(
      say("--out=", out.string(),
          ": latest is there, not as a link to a run, and is left as it is (allowed: a directory "
          "without it)"));
}

// A link cannot be replaced in one step, a rename can: so a new one takes the old one's place.
absl::Status point_latest(const fs::path& out, const std::string& id) {
  if (absl::Status s = check_latest(out); !s.ok()) return s;
  std::error_code failed, ignored;
  const fs::path fresh = out / say(".latest-", getpid());
  fs::remove(fresh, ignored);
  fs::create_directory_symlink(id, fresh, failed);
  if (!failed) fs::rename(fresh, out / "latest", failed);
  if (!failed) return absl::OkStatus();
  fs::remove(fresh, ignored);
  return absl::UnavailableError(failed.message());
}

}  // namespace

absl::Status prepare_output(const std::string& out) {
  std::error_code failed;
  fs::create_directories(out, failed);
  if (failed) return cannot_write(out, failed.message());
  const fs::path probe = fs::path(out) / say(".probe-", getpid());
  const bool written = static_cast<bool>(std::ofstream(probe) << "probe" << std::flush);
  fs::remove(probe, failed);
  if (!written) return cannot_write(out, "no file can be written there");
  return check_latest(out);
}

run_directory::run_directory(std::string out, const plan& what, const topology& machine,
                             run_facts facts)
    : out_(std::move(out)), plan_(what), machine_(machine), facts_(std::move(facts)) {}

std::string run_directory::file() const {
  return directory_.empty() ? "" : (directory_ / "run.json").string();
}

// Keeps the first failure: what comes after it mostly follows from it.
bool run_directory::note(absl::Status s, const std::string& what) {
  if (!s.ok() && status_.ok()) {
    status_ = absl::IsAlreadyExists(s)
                  ? s
                  : cannot_write(out_, say(what, ": ", std::string(s.message())));
  }
  return status_.ok();
}

// The name of a run is its own: a second run in one second waits for the next.
absl::Status run_directory::make_directory() {
  for (;;) {
    facts_.start = clock::present();
    const fs::path made = fs::path(out_) / run_id(facts_);
    std::error_code failed;
    if (fs::create_directory(made, failed)) {
      directory_ = made;
      return absl::OkStatus();
    }
    if (failed) return absl::UnavailableError(failed.message());
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

absl::Status run_directory::write_json(const run_record& seen, run_state state) {
  return replace_file(directory_ / "run.json",
                      run_json(plan_, machine_, seen, facts_, state, digests_));
}

absl::Status run_directory::go_on(const earlier_run& earlier) {
  const std::size_t counted = trial_columns().size() + earlier.lines.size();
  const absl::Status opened =
      trials_.go_on(earlier.directory / "trials.csv", static_cast<std::int64_t>(counted));
  if (!opened.ok()) {
    return absl::Status(opened.code(), say("--resume=", earlier.given_path,
                                           ": trials.csv: ", std::string(opened.message())));
  }
  directory_ = earlier.directory;
  digests_ = earlier.digests;
  return absl::OkStatus();
}

bool run_directory::first_round_begins(const run_record& seen) {
  if (!directory_.empty()) return note(write_json(seen, run_state::running), "run.json");
  return note(make_directory(), "a directory for the run") &&
         note(trials_.open(directory_ / "trials.csv"), "trials.csv") &&
         note(trials_.append(trial_columns()), "trials.csv") &&
         note(write_json(seen, run_state::running), "run.json");
}

bool run_directory::round_ended(const run_record& seen, round_id which) {
  std::size_t trials = 0;
  const std::string lines = trial_lines(plan_, seen, which, facts_.start.ns, trials);
  if (!note(trials_.append(lines), "trials.csv")) return false;
  digests_.push_back({which, trials, sha256(lines)});
  if (note(write_json(seen, run_state::running), "run.json")) return true;
  digests_.pop_back();
  return false;
}

void run_directory::finish(const run_record& seen, const load& after) {
  if (directory_.empty()) return;
  std::error_code ignored;
  if (digests_.empty()) {
    fs::remove_all(directory_, ignored);
    directory_.clear();
    return;
  }
  facts_.after = after;
  run_state state = run_state::interrupted;
  if (status_.ok() && seen.budget_spent) state = run_state::budget_spent;
  if (status_.ok() && seen.rounds == plan_.all_rounds()) state = run_state::complete;
  const absl::Status last = write_json(seen, state);
  note(last, "run.json");
  if (last.ok()) note(point_latest(out_, directory_.filename()), "latest");
}

}  // namespace typed_pipes::harness
