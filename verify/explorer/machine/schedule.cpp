// Chooses the thread that continues, and ends an execution. The effect of an operation is in operations.cpp.
#include <cstdio>
#include <string>
#include <utility>

#include "verify/explorer/machine/heap.hpp"
#include "verify/explorer/machine/machine.hpp"

namespace typed_pipes::exploring {

machine the_machine;

bool machine::readings::operator==(const readings& other) const {
  if (count != other.count || count > list.size()) return false;
  for (std::size_t i = 0; i < count; ++i)
    if (!(list[i] == other.list[i])) return false;
  return true;
}

verdict machine::explore(const program& p, const limits& l) {
  search_ = {};
  search_.at_random = l.at_random;
  verdict_ = {};
  limits_ = l;
  do {
    if (verdict_.executions + verdict_.redundant >= l.executions) {
      verdict_.bound_by_executions = true;
      break;
    }
    run_execution(p);
    ++(redundant_ ? verdict_.redundant : verdict_.executions);
  } while (!verdict_.failed() && search_.advance());
  return verdict_;
}

verdict machine::replay(const program& p, const std::string& choices, const limits& l) {
  search_ = {};
  verdict_ = {};
  limits_ = l;
  if (!search_.follow(choices)) {
    verdict_.failure = "no choices: numbers with dots between them";
    return verdict_;
  }
  traces_ = true;
  run_execution(p);
  traces_ = false;
  return verdict_;
}

void machine::begin_execution(const program& p) {
  ++execution_;
  program_ = &p;
  location_count_ = 0;
  global_ = {};
  next_message_ = 1;
  current_ = setup;
  steps_ = 0;
  preemptions_ = 0;
  redundant_ = false;
  for (thread& t : threads_) {
    t.knows = {};
    t.now = status::absent;
    t.pending = nullptr;
    t.visited_by = nobody;
    t.passed = false;
    t.spurious_left = p.spurious;
    t.weak_left = p.spurious;
    t.explored = false;
    t.only_from = 0;
    t.reads.count = t.reads_before.count = 0;
  }
  for (std::size_t t = 0; t < most_threads; ++t)
    threads_[t].knows.current.clock(t) = threads_[t].knows.acquired.clock(t) = 1;
  the_heap.begin(p.uses_memory_again);
}

void machine::run_execution(const program& p) {
  begin_execution(p);
  the_heap.running = true;
  p.before();
  the_heap.running = false;
  for (std::size_t t = 1; t <= std::min(p.started, p.threads.size()) && !verdict_.failed(); ++t)
    start(t);
  if (!verdict_.failed()) next();
  if (search_.diverged)
    verdict_.failure = "the same choices led elsewhere: the program is not deterministic";
  if (verdict_.failed() || redundant_) {
    if (verdict_.failed()) verdict_.choices = search_.choices();
    return;
  }
  for (const thread& t : threads_) {
    me().knows.current.join(t.knows.current);
    me().knows.acquired.join(t.knows.current);
  }
  the_heap.running = true;
  p.after();
  the_heap.running = false;
  if (!verdict_.failed() && the_heap.in_use() != 0) fail("memory is not freed", site::current());
  if (verdict_.failed()) verdict_.choices = search_.choices();
}

void machine::start(std::size_t t) {
  const explorer_runs guard;
  thread& that = threads_[t];
  if (that.now != status::absent) return fail("a thread is started twice", site::current());
  that.knows.current.join(me().knows.current);
  that.knows.acquired.join(me().knows.current);
  ++me().knows.current.clock(current_);
  ++me().knows.acquired.clock(current_);
  that.now = status::runs;
  that.own.start(run_thread);
  visit(t);
}

void machine::run_thread() {
  machine& m = the_machine;
  the_heap.running = true;
  m.program_->threads[m.current_ - 1]();
  the_heap.running = false;
  m.me().now = status::finished;
  if (m.me().visited_by != nobody) m.return_to_visitor();
  m.next();
}

// Runs thread t up to its next operation, which needs no choice.
void machine::visit(std::size_t t) {
  const std::size_t from = current_;
  threads_[t].visited_by = from;
  current_ = t;
  fiber::change(threads_[from].own, threads_[t].own);
}

void machine::return_to_visitor() {
  const std::size_t from = current_;
  current_ = std::exchange(me().visited_by, nobody);
  fiber::change(threads_[from].own, me().own);
}

void machine::end_execution() {
  const std::size_t from = current_;
  current_ = setup;
  fiber::change(threads_[from].own, threads_[setup].own);
  __builtin_unreachable();
}

void machine::fail(const std::string& what, site at) {
  the_heap.running = false;
  if (!verdict_.failed()) {
    verdict_.failure = what + " at " + std::string(file_of(at)) + ":" + std::to_string(at.line);
  }
  if (current_ != setup) end_execution();
}

void machine::expect(bool holds, const char* what, site at) {
  if (!holds) fail(what, at);
}

std::uint32_t machine::choose(std::uint32_t n) {
  const explorer_runs guard;
  return search_.choose(n);
}

bool machine::can_continue(const thread& t) const {
  if (t.now != status::runs || t.pending == nullptr) return false;
  if (t.pending->what == act::until) return t.pending->condition();
  if (t.pending->what != act::pause) return true;
  const readings& r = t.reads_before;
  for (std::size_t i = 0; i < r.count; ++i)
    if (locations_[r.list[i].where].newest().where > r.list[i].what) return true;
  return false;
}

// Leaves the current thread, if another is chosen.
void machine::next() {
  const std::size_t from = current_;
  const std::size_t to = pick_thread();
  if (to == from) return;
  current_ = to;
  fiber::change(threads_[from].own, threads_[to].own);
}

// Returns setup if the execution is over.
std::size_t machine::pick_thread() {
  std::array<std::size_t, most_threads> ready;
  std::uint32_t count = 0;
  bool any = false;
  const bool may_stay = current_ != setup && can_continue(me());
  const bool has_to_stay = may_stay && preemptions_ >= limits_.preemptions;
  for (std::size_t i = 0; i < most_threads; ++i) {
    const std::size_t t = (current_ + i) % most_threads;
    if (t == setup || !can_continue(threads_[t])) continue;
    any = true;
    if (threads_[t].explored) continue;
    if (has_to_stay && t != current_) {
      verdict_.bound_by_preemptions = true;
      continue;
    }
    ready[count++] = t;
  }
  if (!any) {
    nobody_can_continue();
    return setup;
  }
  if (count == 0) {
    redundant_ = true;
    return setup;
  }
  const std::uint32_t chosen = search_.choose(count);
  if (limits_.reduced)
    for (std::uint32_t i = 0; i < chosen; ++i) {
      threads_[ready[i]].explored = true;
      threads_[ready[i]].explored_up_to = next_message_;
    }
  if (may_stay && ready[chosen] != current_) ++preemptions_;
  return ready[chosen];
}

void machine::nobody_can_continue() {
  for (const thread& t : threads_) {
    if (t.now == status::sleeps) return fail("lost wake-up: a thread sleeps for ever", t.last);
    if (t.now == status::runs) return fail("a thread waits for ever", t.last);
  }
}

}  // namespace typed_pipes::exploring
