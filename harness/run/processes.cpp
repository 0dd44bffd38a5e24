#include "harness/run/processes.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <string_view>
#include <utility>

#include "harness/base/clock.hpp"
#include "harness/base/console.hpp"
#include "harness/base/text.hpp"
#include "harness/machine/child_process.hpp"
#include "harness/machine/hardware_counters.hpp"
#include "harness/machine/stop_request.hpp"
#include "harness/request/plan_file.hpp"
#include "harness/run/progress.hpp"
#include "harness/trial/trial_of_cell.hpp"

namespace typed_pipes::harness {
namespace {

constexpr const char* environment_padding = "TYPED_PIPES_LAYOUT";
constexpr std::size_t most_padding = 4096;  // moves the stack by up to a page
constexpr std::size_t most_heap = 65'536;   // below what the C library maps by itself
constexpr std::uint64_t steps_every_ns = 500'000'000;
constexpr double look_s = 1;          // how often the leader wakes without news
constexpr double time_to_end_s = 10;  // after its last line

// The differences between processes that are made on purpose, besides those of the kernel.
std::size_t drawn(std::uint64_t seed, int process, std::size_t below) {
  std::seed_seq both{seed, seed >> 32, static_cast<std::uint64_t>(process)};
  return std::mt19937_64(both)() % below;
}

// The last line of a process, without the name that each line of the program begins with.
std::string words_of(const absl::Status& ended) {
  std::string said(ended.message());
  const std::string begin = say(own_name, ": ");
  if (said.starts_with(begin)) said.erase(0, begin.size());
  return said;
}

class leader {
 public:
  leader(const plan& what, const run_options& how)
      : plan_(what),
        how_(how),
        record_(how.before == nullptr ? run_record{} : *how.before),
        begun_with_(record_.rounds),
        earlier_s_(record_.duration_s),
        progress_(record_.rounds != 0 ? 0 : open_cells(what),
                  trials_of(plan_.all_rounds() - begun_with_), how.quiet) {
    record_.trials.resize(what.cells.size());
  }

  absl::StatusOr<run_record> run();

 private:
  absl::Status run_process(int process);
  absl::Status listen(child_process& measuring, int process);
  void hear(const process_news& news, int process);
  void answer(child_process& measuring);
  void stop_if_due(child_process& measuring);
  void note_time() {
    record_.duration_s = earlier_s_ + static_cast<double>(clock::now_ns() - start_ns_) / 1e9;
  }
  [[nodiscard]] bool halted() const { return stop_.signal() != 0 || observer_ended_; }
  // The rounds of the present process by the plan, and whether it has done them.
  [[nodiscard]] int own_rounds() const { return rounds_of_next_process(plan_, finished_); }
  [[nodiscard]] bool process_is_done() const { return record_.rounds - finished_ >= own_rounds(); }
  [[nodiscard]] std::size_t trials_of(int rounds) const {
    return plan_.cells.size() * static_cast<std::size_t>(rounds);
  }

  const plan& plan_;
  const run_options& how_;
  const std::uint64_t start_ns_ = clock::now_ns();
  const stop_request stop_;
  run_record record_;
  const int begun_with_;    // rounds that were finished before
  const double earlier_s_;  // that the run had taken when it was interrupted
  progress progress_;
  int finished_ = 0;  // rounds before the present process
  bool observer_ended_ = false;
  bool stop_sent_ = false;  // to the present process
  bool refused_ = false;    // the last process, with a line as bad input gets it
};

absl::StatusOr<run_record> leader::run() {
  for (int process = how_.process; record_.rounds < plan_.all_rounds() && !halted(); ++process) {
    const absl::Status ended = run_process(process);
    if (ended.ok()) continue;
    progress_.clear();
    std::string said = words_of(ended);
    if (refused_) return absl::Status(ended.code(), said);
    record_.died = std::move(said);
    break;
  }
  progress_.clear();
  record_.stopped_by_signal = record_.rounds == plan_.all_rounds() ? 0 : stop_.signal();
  note_time();
  return std::move(record_);
}

absl::Status leader::run_process(int process) {
  setenv(environment_padding, std::string(drawn(plan_.seed, process, most_padding), 'x').c_str(),
         1);
  absl::StatusOr<child_process> measuring =
      child_process::start(how_.itself->path, how_.itself->arguments);
  if (!measuring.ok()) return measuring.status();
  finished_ = record_.rounds;
  stop_sent_ = false;
  absl::Status ended = listen(*measuring, process);
  refused_ = measuring->exit_code() == exit_code_of_bad_input;
  if (ended.ok() && !halted() && !process_is_done()) {
    return absl::InternalError(
        say("after ", record_.rounds - finished_, " of its ", own_rounds(), " rounds"));
  }
  return ended;
}

absl::Status leader::listen(child_process& measuring, int process) {
  // The plan may come to have more rounds after the first one.
  const int most_rounds = record_.rounds == 0 ? std::max(how_.rounds, own_rounds()) : own_rounds();
  const process_task task{process,      most_rounds, record_.rounds,           plan_.processes,
                          plan_.rounds, plan_.seed,  text_of(plan_.requested), cells_digest(plan_),
                          record_};
  if (absl::Status s = measuring.write_line(task_line(task)); !s.ok()) return s;
  using kind = process_news::kind;
  for (kind last = kind::steps; last != kind::end;) {
    const absl::StatusOr<std::optional<std::string>> line = measuring.line_within(look_s);
    if (!line.ok()) return line.status();
    stop_if_due(measuring);
    if (!*line) continue;
    const absl::StatusOr<process_news> news = read_news(**line, process, record_);
    if (!news.ok()) return news.status();
    last = news->what;
    hear(*news, process);
    if (last == kind::ready || last == kind::round) answer(measuring);
  }
  return measuring.finish(time_to_end_s);
}

void leader::hear(const process_news& news, int process) {
  using kind = process_news::kind;
  switch (news.what) {
    case kind::steps:
      progress_.step(say(news.phase, how_.purpose ? how_.purpose() : ""), news.cell, news.steps);
      break;
    case kind::ready:
      note_time();
      if (process == how_.process && how_.observer != nullptr) {
        observer_ended_ = !how_.observer->first_round_begins(record_);
      }
      break;
    case kind::round:
      ++record_.rounds;
      note_time();
      if (how_.observer != nullptr) {
        observer_ended_ = !how_.observer->round_ended(record_, {process, news.round});
      }
      progress_.expect(trials_of(plan_.all_rounds() - begun_with_));
      break;
    case kind::end:
      break;
  }
}

// A process that waits for this has been told stop, or is now, or is to go on. One that has its rounds is told stop.
void leader::answer(child_process& measuring) {
  stop_if_due(measuring);
  if (!stop_sent_)
    (void)measuring.write_line(go_line);  // one that died is noticed when it is read from
}

// The process finishes its trial and drops its round.
void leader::stop_if_due(child_process& measuring) {
  if (!(halted() || process_is_done()) || std::exchange(stop_sent_, true)) return;
  (void)measuring.write_line(stop_line);  // one that has just ended takes no line
}

// The next line of standard input; nothing at its end. Byte by byte, because a line that says stop is to stay where
// leader_says_stop() looks for it.
std::optional<std::string> line_of_leader() {
  std::string line;
  char next = 0;
  while (read(STDIN_FILENO, &next, 1) == 1) {
    if (next == '\n') return line;
    line += next;
  }
  return std::nullopt;
}

// Tells the leader what a process sees.
class reporter final : public run_observer {
 public:
  bool first_round_begins(const run_record& seen) override { return goes_on(ready_line(seen)); }
  bool round_ended(const run_record& seen, round_id which) override {
    tell_steps();
    return goes_on(round_line(seen, which));
  }
  void step(std::string_view phase, std::string_view cell) {
    ++steps_;
    phase_ = phase;
    cell_ = cell;
    if (clock::now_ns() - told_ns_ >= steps_every_ns) tell_steps();
  }
  static bool say_line(const std::string& line) {
    return static_cast<bool>(std::cout << line << "\n" << std::flush);
  }

 private:
  // Waits until the leader has read the line and written down what it says.
  static bool goes_on(const std::string& line) {
    return say_line(line) && line_of_leader() == go_line;
  }
  void tell_steps() {
    say_line(steps_line(std::exchange(steps_, 0), phase_, cell_));
    told_ns_ = clock::now_ns();
  }

  std::size_t steps_ = 0;
  std::uint64_t told_ns_ = 0;
  std::string phase_, cell_;
};

// Whether the leader has said stop, or has closed its end.
bool leader_says_stop() {
  pollfd ready{STDIN_FILENO, POLLIN, 0};
  return poll(&ready, 1, 0) > 0;
}

// Does the one trial of a process that was started for it.
absl::Status do_trial(single_trial which, const plan& what, const topology& machine,
                      const run_options& how) {
  if (which.cell >= what.cells.size()) return absl::InvalidArgumentError("a trial of no cell");
  trial t = trial_of(what.cells[which.cell], which.operations, 0, how.hang_limit_s);
  const hardware_counters hardware(how.hardware_counters);
  t.hardware = &hardware;
  return answer_with_trial(machine, t);
}

}  // namespace

program_start start_of_process(const std::vector<std::string>& command) {
  program_start itself{"/proc/self/exe", {command.begin() + 1, command.end()}};
  if (command.back() != led_flag) itself.arguments.emplace_back(led_flag);
  return itself;
}

absl::StatusOr<run_record> lead(const plan& what, const run_options& how) {
  return leader(what, how).run();
}

absl::StatusOr<process_task> receive_task() {
  if (const std::optional<std::string> line = line_of_leader()) return read_task(*line);
  return absl::InvalidArgumentError(
      say(led_flag, ": no task on standard input (allowed: for a process that a run starts)"));
}

absl::Status follow(const process_task& task, const plan& what, const topology& machine,
                    run_options how) {
  if (task.cells != cells_digest(what)) {
    return absl::FailedPreconditionError(
        "the processes of this run see different cells: the machine has changed meanwhile");
  }
  // Never given back, so that everything on the heap has another address.
  static std::unique_ptr<char[]> offset;
  offset = std::make_unique<char[]>(drawn(task.seed, task.process, most_heap));
  if (task.trial) return do_trial(*task.trial, what, machine, how);
  reporter tells;
  run_record before;
  static_cast<lessons&>(before) = task.earlier;
  before.rounds = task.finished;
  how.process = task.process;
  how.rounds = task.most_rounds;
  how.before = &before;
  how.observer = &tells;
  how.step = [&](std::string_view phase, std::string_view cell) { tells.step(phase, cell); };
  how.stop = leader_says_stop;
  const absl::StatusOr<run_record> seen = run(what, machine, how);
  if (!seen.ok()) return seen.status();
  reporter::say_line(end_line(*seen));
  return absl::OkStatus();
}

outcome trial_in_process(const program_start& itself, const plan& what, int number,
                         single_trial which, double limit_s) {
  process_task task;
  task.process = number;
  task.processes = what.processes;
  task.rounds = what.rounds;
  task.seed = what.seed;
  task.plan = text_of(what.requested);
  task.cells = cells_digest(what);
  task.trial = which;
  absl::StatusOr<outcome> seen = run_in_child(itself, task_line(task), limit_s);
  if (seen.ok()) return *std::move(seen);
  outcome failed;
  failed.checked = {say("in a process of its own: ", one_line(words_of(seen.status())))};
  return failed;
}

}  // namespace typed_pipes::harness
