// -----------------------------------------------------------------------------
// main.cpp - pipes_soak: billions of messages over every backend, checked.
// -----------------------------------------------------------------------------
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "harness/base/clock.hpp"
#include "harness/base/console.hpp"
#include "harness/base/text.hpp"
#include "harness/machine/stop_request.hpp"
#include "verify/soak/plan.hpp"

namespace {

using namespace typed_pipes::soak;
using typed_pipes::harness::print_or_refuse;
using typed_pipes::harness::refuse;
using typed_pipes::harness::stop_request;
using typed_pipes::harness::topology;

constexpr std::uint64_t save_every_ns = 10'000'000'000;

// A line that is rewritten on a terminal, or a line a minute elsewhere.
class progress_line {
 public:
  explicit progress_line(bool quiet) : quiet_(quiet) {}

  void show(const std::string& text) {
    const std::uint64_t now = typed_pipes::harness::clock::now_ns();
    if (quiet_ || now < next_ns_) return;
    next_ns_ = now + (line_.on_terminal() ? 500'000'000u : 60'000'000'000u);
    line_.show(text);
  }
  void clear() {
    if (!quiet_) line_.clear();
  }

 private:
  const bool quiet_;
  const typed_pipes::harness::status_line line_;
  std::uint64_t next_ns_ = typed_pipes::harness::clock::now_ns() + 1'000'000'000;
};

class soak {
 public:
  soak(const options& flags, plan& todo, state& kept, const topology& machine)
      : flags_(flags), todo_(todo), kept_(kept), machine_(machine), line_(flags.quiet) {}

  // The exit code.
  int run() {
    for (course& c : todo_.courses) {
      while (stop_.signal() == 0 && unwritten_.ok()) {
        planned* const p = c.next();
        if (p == nullptr) break;
        run_step_of(*p);
      }
    }
    line_.clear();
    if (!unwritten_.ok()) return refuse(unwritten_);
    if (const int code = print_or_refuse(table_text(todo_)); code != 0) return code;
    if (todo_.faulty()) return 1;
    if (stop_.signal() == 0) return 0;
    std::fprintf(stderr,
                 "pipes_soak: stopped; what is done is in %s, and the same command goes on\n",
                 flags_.state.c_str());
    return 128 + stop_.signal();  // as a shell reports a program that a signal ended
  }

 private:
  void run_step_of(planned& p) {
    const bool anew = p.what.how == condition::one_session;
    const tally before = anew ? tally{} : p.done;
    std::uint64_t saved_ns = typed_pipes::harness::clock::now_ns();
    watching watch{flags_.hang_limit_s, {}};
    watch.tick = [&](const tally& now) {
      p.done = before;
      p.done.add(now);
      show(p);
      if (!anew && typed_pipes::harness::clock::now_ns() - saved_ns > save_every_ns) {
        saved_ns = typed_pipes::harness::clock::now_ns();
        save(p);
      }
      return stop_.signal() == 0 && unwritten_.ok();
    };
    const outcome seen =
        run_step(p.what, p.rest(), flags_.seed + before.to_server, machine_, watch);
    p.done = before;
    p.done.add(seen.done);
    if (!seen.fault.empty()) {
      line_.clear();
      std::fprintf(stderr, "pipes_soak: %s: %s\n", p.what.name().c_str(), seen.fault.c_str());
      p.faulty = true;
      p.done = {};
    } else if (anew && !p.complete()) {
      p.done = {};
    }
    save(p);
  }

  void show(planned& p) {
    const auto count = static_cast<double>(p.count());
    if (p.done.seconds > 1) p.per_second = count / p.done.seconds;
    line_.show(absl::StrFormat("%s left  %s %3.0f%%  %.3g %s", in_words(todo_.seconds_left()),
                               p.what.name(), 100 * std::min(1., p.until.part_of(p.done)), count,
                               p.what.how == condition::sleeping ? "sleeps" : "messages each way"));
  }

  void save(const planned& p) {
    kept_.steps[p.what.name()] = p.done;
    if (unwritten_.ok()) unwritten_ = write_state(flags_.state, kept_);
  }

  const options& flags_;
  plan& todo_;
  state& kept_;
  const topology& machine_;
  stop_request stop_;
  progress_line line_;
  absl::Status unwritten_;
};

absl::StatusOr<state> state_for(const options& flags) {
  if (flags.table) return read_state_of_any(flags.state);
  if (flags.list) return state{this_program(), {}};
  if (!flags.fresh) return read_state(flags.state);
  if (absl::Status s = check_state_file(flags.state); !s.ok()) return s;
  return state{this_program(), {}};
}

// The exit code.
int run_program(int argc, char** argv) {
  typed_pipes::harness::begin_program("pipes_soak");
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on the size of files is an error when writing
  const absl::StatusOr<options> flags = parse_options(argc, argv);
  if (!flags.ok()) return refuse(flags.status());
  if (flags->help) return print_or_refuse(help_text());
  const std::vector<soaked> backends = all_soaked();
  const absl::StatusOr<state> before = state_for(*flags);
  if (!before.ok()) return refuse(before.status());
  absl::StatusOr<plan> todo = plan::make(*flags, backends, *before);
  if (!todo.ok()) return refuse(todo.status());
  if (flags->list) {
    std::string names;
    for (const course& c : todo->courses)
      for (const planned& p : c.steps) names += p.what.name() + "\n";
    return print_or_refuse(names);
  }
  if (flags->table) {
    std::erase_if(todo->courses, [](const course& c) { return !c.begun(); });
    return print_or_refuse(table_text(*todo));
  }
  const absl::StatusOr<topology> machine = topology::load();
  if (!machine.ok()) return refuse(machine.status());
  state kept = *before;
  if (absl::Status s = write_state(flags->state, kept); !s.ok()) return refuse(s);
  todo->calibrate(*machine);
  if (!flags->quiet) std::fputs(estimate_text(*todo).c_str(), stderr);
  return soak(*flags, *todo, kept, *machine).run();
}

}  // namespace

int main(int argc, char** argv) try {
  return run_program(argc, argv);
} catch (const std::bad_alloc&) {
  return refuse(
      absl::ResourceExhaustedError("memory has run out (ulimit -v, or what the machine has)"));
}
