// The effect of an operation on memory, and its choices.
#include <cstdio>
#include <string>
#include <utility>

#include "verify/explorer/machine/heap.hpp"
#include "verify/explorer/machine/machine.hpp"

namespace typed_pipes::exploring {

namespace {

/// The choices of one operation: indices into a history, or other numbers.
struct options {
  std::array<std::uint32_t, 256> list;
  std::uint32_t count = 0;
  void add(std::uint32_t o) {
    if (count < list.size()) list[count++] = o;
  }
};

constexpr std::uint32_t fails_spuriously = 1u << 31;

}  // namespace

// --- objects -----------------------------------------------------------------------------------

std::uint32_t machine::create(const void* address, std::uint64_t value, site at) {
  const explorer_runs guard;
  if (location_count_ == most_locations) fail("too many atomics in one execution", at);
  const std::uint32_t where = location_count_++;
  location& l = locations_[where];
  l.history.clear();
  message& first = l.history.emplace_back();
  first.where = first_place;
  first.value = value;
  l.address = address;
  l.alive = true;
  l.construction = l.use = {};
  l.seen_by_kernel = 0;
  l.construction.record(me().knows.current, current_);
  me().knows.current.at[where] = me().knows.acquired.at[where] = first_place;
  return where;
}

void machine::destroy(std::uint32_t where, site at) {
  const explorer_runs guard;
  location& l = locations_[where];
  if (!l.alive) return fail("an atomic is destroyed twice", at);
  const view& mine = me().knows.current;
  if (!l.use.all_before(mine) || !l.construction.all_before(mine))
    return fail("race: an atomic is destroyed, and another thread's access is not ordered before",
                at);
  l.alive = false;
}

void machine::touch(const operation& op) {
  location& l = locations_[op.where];
  if (!l.alive) return fail("use of an atomic after its end", op.at);
  const view& mine = me().knows.current;
  if (!l.construction.all_before(mine))
    return fail("race: use of an atomic whose construction is not ordered before", op.at);
  l.use.record(mine, current_);
}

void machine::own(cell& c, bool reads, site at) {
  const explorer_runs guard;
  me().last = at;
  if (reads && !c.written) return fail("a plain object is read before it was written", at);
  if (!c.all.all_before(me().knows.current))
    return fail("race: another thread's access to a plain object is not ordered before", at);
  c.all.record(me().knows.current, current_);
  c.written = true;
}

void* machine::allocate(std::size_t bytes, std::size_t align, site at) {
  if (program_->uses_memory_again) {
    operation op{act::memory, at};
    perform(op);
  }
  return the_heap.allocate(bytes, align);
}

void machine::release(void* p, site at) {
  if (program_->uses_memory_again) {
    operation op{act::memory, at};
    perform(op);
  }
  if (!the_heap.release(p)) fail("memory is freed twice", at);
}

// --- what has choices --------------------------------------------------------------------------

void machine::perform(operation& op) {
  const explorer_runs guard;
  me().last = op.at;
  if (current_ != setup) {
    const bool at_once =
        op.what == act::store && program_->fences == barrier::refused && limits_.reduced;
    if (!at_once) {
      me().pending = &op;
      me().visited_by != nobody ? return_to_visitor() : next();
      me().pending = nullptr;
    }
    if (++steps_ > most_steps) return fail("an execution without end", op.at);
  }
  execute(op);
}

void machine::execute(operation& op) {
  if (op.what <= act::update || op.what == act::wait) touch(op);
  const std::uint32_t only_from = me().only_from;
  switch (op.what) {
    case act::load:
      execute_load(op);
      break;
    case act::store:
      execute_store(op);
      break;
    case act::update:
      execute_update(op);
      break;
    case act::fence:
      me().knows.fence_sc(global_);
      break;
    case act::heavy_fence:
      me().knows.fence_sc(global_);
      for (thread& t : threads_)
        if (t.now != status::absent) t.knows.fence_sc(global_);
      me().knows.fence_sc(global_);
      break;
    case act::pause:
      execute_pause();
      break;
    case act::wait:
    case act::wake:
    case act::until:
    case act::memory:
      break;
  }
  if (traces_ && op.what != act::wait) trace(op);
  ++me().knows.current.clock(current_);
  ++me().knows.acquired.clock(current_);
  me().only_from = 0;
  settle(op);
  if (op.what == act::wait) execute_wait(op, only_from);
  if (op.what == act::wake) execute_wake(op);
}

void machine::execute_load(operation& op) {
  thread& t = me();
  const location& l = locations_[op.where];
  const std::size_t oldest = l.first_from(t.knows.oldest(op.where));
  options o;
  for (std::size_t i = l.history.size(); i-- > oldest;)
    if (new_to(t, l.history[i])) o.add(static_cast<std::uint32_t>(i));
  const message& m = l.history[o.list[search_.choose(o.count)]];
  op.seen = m.value;
  t.knows.see(op.where, m, acquires(op.orders));
  t.reads.add({op.where, m.where});
}

void machine::insert(operation& op, std::size_t behind, bool attached, const view& carried) {
  location& l = locations_[op.where];
  message m;
  m.where = l.place_behind(behind);
  if (m.where == 0) return fail("too many stores to one atomic", op.at);
  m.id = next_message_++;
  m.attached = attached;
  m.value = op.value;
  m.carried = carried;
  m.carried.join(me().knows.carried_by(op.where, m.where, releases(op.orders)));
  op.written = m.where;
  l.history.insert(l.history.begin() + static_cast<std::ptrdiff_t>(behind) + 1, m);
  me().reads_before.count = 0;  // what it polls for may follow from this
}

void machine::execute_store(operation& op) {
  const location& l = locations_[op.where];
  const std::size_t oldest = l.first_from(me().knows.oldest(op.where));
  options o;
  for (std::size_t i = l.history.size(); i-- > oldest;)
    if (l.free_behind(i)) o.add(static_cast<std::uint32_t>(i));
  insert(op, o.list[search_.choose(o.count)], false, {});
}

void machine::execute_update(operation& op) {
  thread& t = me();
  const location& l = locations_[op.where];
  const std::size_t oldest = l.first_from(t.knows.oldest(op.where));
  const bool compares = op.how == update::compare;
  options o;
  for (std::size_t i = l.history.size(); i-- > oldest;) {
    if (!new_to(t, l.history[i])) continue;
    const auto n = static_cast<std::uint32_t>(i);
    const bool matches = !compares || l.history[i].value == op.expected;
    if (!matches || l.free_behind(i)) o.add(n);
    if (compares && matches && op.weak && t.weak_left) o.add(n | fails_spuriously);
  }
  const std::uint32_t chosen = o.list[search_.choose(o.count)];
  const std::uint32_t n = chosen & ~fails_spuriously;
  if (chosen != n) t.weak_left = false;
  const message& m = l.history[n];
  op.seen = m.value;
  op.succeeded = !compares || (chosen == n && m.value == op.expected);
  t.knows.see(op.where, m, acquires(op.succeeded ? op.orders : op.failure));
  t.reads.add({op.where, m.where});
  if (!op.succeeded) return;
  if (op.how == update::add) op.value += op.seen;
  if (op.how == update::subtract) op.value = op.seen - op.value;
  const view carried = m.carried;
  insert(op, n, true, carried);
}

// --- futex -------------------------------------------------------------------------------------

void machine::execute_wait(operation& op, std::uint32_t only_from) {
  constexpr std::uint32_t sleeps = 1u << 30, returns = 1u << 29;
  thread& t = me();
  const location& l = locations_[op.where];
  const std::size_t oldest = l.first_from(std::max(t.knows.oldest(op.where), l.seen_by_kernel));
  options o;
  bool may_sleep = false;
  for (std::size_t i = l.history.size(); i-- > oldest;) {
    if (l.history[i].id < only_from) continue;
    if (l.history[i].value == op.value || op.weak)
      may_sleep = true;
    else
      o.add(static_cast<std::uint32_t>(i));
  }
  if (may_sleep) o.add(sleeps);
  const bool is_late = op.may_time_out && t.passed;
  if (is_late) o.count = 0;
  if (only_from == 0 && (op.may_time_out || t.spurious_left)) o.add(returns);
  if (o.count == 0) o.add(returns);
  const std::uint32_t chosen = o.list[search_.choose(o.count)];
  op.succeeded = chosen == sleeps;
  if (traces_) trace(op);
  if (chosen == returns) {
    (op.may_time_out ? t.passed : t.spurious_left) = op.may_time_out;
  } else if (chosen == sleeps) {
    t.now = status::sleeps;
    t.sleeps_at = op.address;
    next();
  } else {
    place& floor = t.knows.floor[op.where];
    floor = std::max(floor, l.history[chosen].where);
  }
}

void machine::execute_wake(const operation& op) {
  options o;
  for (std::size_t t = 0; t < most_threads; ++t)
    if (threads_[t].now == status::sleeps && threads_[t].sleeps_at == op.address)
      o.add(static_cast<std::uint32_t>(t));
  for (std::uint32_t i = 0; i < location_count_; ++i) {
    location& l = locations_[i];
    if (l.alive && l.address == op.address)
      l.seen_by_kernel = std::max(l.seen_by_kernel, me().knows.current.at[i]);
  }
  if (o.count == 0) return;
  const std::uint32_t t = o.list[search_.choose(o.count)];
  threads_[t].now = status::runs;
  visit(t);
}

// --- fences and polling ------------------------------------------------------------------------

void machine::fence(order o, site at) {
  const explorer_runs guard;
  if (o == order::seq_cst) {
    operation op{act::fence, at};
    return perform(op);
  }
  if (acquires(o)) me().knows.fence_acquire();
  if (releases(o)) me().knows.fence_release();
  ++me().knows.current.clock(current_);
  ++me().knows.acquired.clock(current_);
}

void machine::light_fence(site at) {
  if (program_->fences == barrier::refused) fence(order::seq_cst, at);
}

void machine::heavy_fence(site at) {
  operation op{program_->fences == barrier::refused ? act::fence : act::heavy_fence, at};
  perform(op);
}

void machine::pause(site at) {
  const explorer_runs guard;
  thread& t = me();
  const bool nothing_new = t.reads.count != 0 && t.reads == t.reads_before;
  t.reads_before = std::exchange(t.reads, readings{});
  if (!nothing_new || current_ == setup) return;
  operation op{act::pause, at};
  perform(op);
}

void machine::wait_until(bool (*condition)(), site at) {
  operation op{act::until, at};
  op.condition = condition;
  perform(op);
}

void machine::execute_pause() {
  thread& t = me();
  options o;
  const readings& r = t.reads_before;
  for (std::size_t i = 0; i < r.count; ++i)
    if (locations_[r.list[i].where].newest().where > r.list[i].what)
      o.add(static_cast<std::uint32_t>(i));
  const reading& stale = r.list[o.list[search_.choose(o.count)]];
  place& floor = t.knows.floor[stale.where];
  floor = std::max(floor, static_cast<place>(stale.what + 1));
}

bool machine::deadline_passed(site at) {
  const explorer_runs guard;
  me().last = at;
  if (!me().passed) me().passed = search_.choose(2) != 0;
  return me().passed;
}

// --- what other threads need not repeat --------------------------------------------------------

machine::relation machine::relation_between(const operation& done, const thread& other) {
  const operation& p = *other.pending;
  const bool wrote = done.written != 0;
  if (done.what == act::heavy_fence || p.what == act::heavy_fence) return relation::all;
  if (done.what == act::fence || done.what == act::memory)
    return p.what == done.what ? relation::all : relation::none;
  if (done.what == act::wait || done.what == act::wake) {
    const bool meets = p.what == act::wait || p.what == act::wake;
    return meets && p.what != done.what && p.address == done.address ? relation::all
                                                                     : relation::none;
  }
  if (!wrote) return relation::none;
  if (p.what == act::pause) return relation::all;
  const bool reads = p.what == act::load || p.what == act::update || p.what == act::wait;
  // A message is not new to a thread that has seen a later one.
  return reads && p.where == done.where && done.written >= other.knows.oldest(p.where)
             ? relation::newer
             : relation::none;
}

void machine::settle(const operation& done) {
  if (!limits_.reduced) return;
  for (std::size_t u = 1; u < most_threads; ++u) {
    thread& other = threads_[u];
    if (u == current_ || other.pending == nullptr) continue;
    if (!other.explored && other.only_from == 0) continue;
    const relation r = relation_between(done, other);
    if (r == relation::none) continue;
    if (r == relation::all)
      other.only_from = 0;
    else if (other.explored)
      other.only_from = other.explored_up_to;
    other.explored = false;
  }
}

void machine::trace(const operation& op) const {
  static constexpr const char* names[] = {"load", "store", "update", "fence", "heavy fence",
                                          "wait", "wake",  "pause",  "until", "memory"};
  std::printf("  thread %zu  %-11s  ", current_, names[static_cast<int>(op.what)]);
  if (op.what <= act::update || op.what == act::wait) std::printf("atomic %u  ", op.where);
  if (op.what == act::load || op.what == act::update)
    std::printf("sees %llu  ", static_cast<unsigned long long>(op.seen));
  if (op.written != 0)
    std::printf("writes %llu at %d  ", static_cast<unsigned long long>(op.value), op.written);
  if (op.what == act::wait) std::printf(op.succeeded ? "sleeps  " : "returns  ");
  std::printf("%s:%u\n", std::string(file_of(op.at)).c_str(), op.at.line);
}

}  // namespace typed_pipes::exploring
