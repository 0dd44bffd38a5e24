// -----------------------------------------------------------------------------
// machine.hpp - the simulated machine: threads, atomics, fences, futexes; and every execution of a program.
// -----------------------------------------------------------------------------
// A program is run again and again, each time with other choices (search.hpp), until there are no others.
// Threads are fibers that stop before each visible operation. What needs no choice of a thread is done at once:
//
//   a plain store   what it can do depends on its own thread only, and others may read older messages or store
//                   before it later. Not where fences of other threads may be forced (heavy_fence).
//   sleep sets      when all of what thread t can do next was explored, t need not run before something that
//                   matters to it was done. After a store to the location that it reads, only the messages
//                   stored since then are new to it.
//
// Threads are not fair, but a loop that polls ends: after pause(), a thread that read nothing but the messages
// that it had read before the last pause() continues when there is a newer message, and reads that one. A
// deadline hides nothing: a sleeper whose deadline does not pass has to be woken, else the execution fails.
//
// Futex      wait() compares any value that the thread may read and that is not older than what was seen by a
//            thread that waked by this address; both are so in the kernel, which orders nothing else. wake()
//            compares addresses and touches no memory.
// Fences     with barrier::asymmetric the light fence is nothing and the heavy fence an SC fence of every
//            thread, wherever it is; with barrier::refused both are SC fences of their own thread.
// Limits     no load buffering, as in RC11. seq_cst accesses count as acq_rel. Spurious wake-ups and
//            spurious failures of a weak compare-exchange: one of each for each thread. What the compiler
//            may do with accesses that are not atomic is not followed.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "verify/explorer/machine/fiber.hpp"
#include "verify/explorer/machine/memory.hpp"
#include "verify/explorer/machine/search.hpp"
#include "verify/explorer/machine/site.hpp"

namespace typed_pipes::exploring {

using order = std::memory_order;

constexpr bool acquires(order o) { return o != order::relaxed && o != order::release; }
constexpr bool releases(order o) {
  return o == order::release || o == order::acq_rel || o == order::seq_cst;
}

enum class barrier { asymmetric, refused };

inline constexpr std::uint64_t no_limit = ~std::uint64_t{0};

/// A program to explore: before() alone, then the threads, then after() alone.
struct program {
  std::string name;
  std::function<void()> before;
  std::vector<std::function<void()>> threads;
  std::function<void()> after;
  std::size_t started = most_threads;  // the first threads; the others when a thread starts them
  barrier fences = barrier::refused;
  bool uses_memory_again = false;
  bool spurious = true;
  // If set, explored to the end within so many changes of thread that no thread asked for: a scenario whose point is
  // far from the first executions.
  std::uint64_t preemptions = no_limit;
  // Too long for any bound: executions at random.
  bool at_random = false;
};

struct limits {
  std::uint64_t executions = no_limit;
  std::uint64_t preemptions = no_limit;  // changes of thread where the thread could have continued
  bool reduced = true;                   // false: every interleaving, to check the reduction
  bool at_random = false;                // only as many as `executions`
};

struct verdict {
  std::string failure;  // empty: none
  std::string choices;  // of the execution that failed
  std::uint64_t executions = 0;
  std::uint64_t redundant = 0;  // given up, because they repeat others
  bool bound_by_executions = false, bound_by_preemptions = false;

  bool failed() const { return !failure.empty(); }
  bool full() const { return !bound_by_executions && !bound_by_preemptions; }
};

enum class act : std::uint8_t {
  load,
  store,
  update,
  fence,
  heavy_fence,
  wait,
  wake,
  pause,
  until,
  memory
};
enum class update : std::uint8_t { exchange, add, subtract, compare };

struct operation {
  act what;
  site at;
  std::uint32_t where = 0;        // the location
  const void* address = nullptr;  // of a futex
  order orders = order::relaxed;  // of an update that fails: `failure`
  order failure = order::relaxed;
  update how = update::exchange;
  bool weak = false;  // may fail for no reason; of a wait: does not compare
  bool may_time_out = false;
  std::uint64_t value = 0, expected = 0;
  bool (*condition)() = nullptr;  // of act::until
  // The result.
  std::uint64_t seen = 0;
  bool succeeded = false;
  place written = 0;
};

/// A plain object: of one thread at a time, in an order that others can know.
struct cell {
  accesses all;
  bool written = false;
};

class machine {
 public:
  /// Every execution of p within the limits, up to the first that fails.
  verdict explore(const program& p, const limits& l);
  /// The one execution with these choices, with a trace on standard output.
  verdict replay(const program& p, const std::string& choices, const limits& l);

  // For the code under test, through its Sync.
  std::uint32_t create(const void* address, std::uint64_t value, site at);
  void destroy(std::uint32_t where, site at);
  void perform(operation& op);
  void fence(order o, site at);
  void light_fence(site at);
  void heavy_fence(site at);
  void pause(site at);
  bool deadline_passed(site at);
  void own(cell& c, bool reads, site at);
  void* allocate(std::size_t bytes, std::size_t align, site at);
  void release(void* p, site at);

  // For programs.
  void start(std::size_t thread);
  /// Waits for what is no part of the code under test. Orders nothing.
  void wait_until(bool (*condition)(), site at = site::current());
  void expect(bool holds, const char* what, site at = site::current());
  std::uint32_t choose(std::uint32_t n);
  std::size_t current() const { return current_; }
  std::uint64_t execution() const { return execution_; }

 private:
  static constexpr std::size_t setup = 0, nobody = most_threads;
  static constexpr unsigned most_steps = 4000;

  struct reading {
    std::uint32_t where;
    place what;
    bool operator==(const reading&) const = default;
  };
  struct readings {
    std::array<reading, 24> list;
    std::size_t count = 0;
    void add(reading r) {
      if (count < list.size()) list[count] = r;
      ++count;
    }
    bool operator==(const readings& other) const;
  };

  enum class status : std::uint8_t { absent, runs, sleeps, finished };
  struct thread {
    fiber own;
    knowledge knows;
    status now = status::absent;
    const operation* pending = nullptr;
    std::size_t visited_by = nobody;
    const void* sleeps_at = nullptr;
    bool passed = false, spurious_left = true, weak_left = true;
    // Sleep sets: all that it can do next was explored, with the messages that had been stored by then.
    bool explored = false;
    std::uint32_t explored_up_to = 0;
    std::uint32_t only_from = 0;  // of the messages only these are new
    readings reads, reads_before;
    site last;
  };

  static void run_thread();
  void begin_execution(const program& p);
  void run_execution(const program& p);
  [[noreturn]] void end_execution();
  void fail(const std::string& what, site at);
  void next();
  std::size_t pick_thread();
  bool can_continue(const thread& t) const;
  void visit(std::size_t t);
  void return_to_visitor();
  void nobody_can_continue();

  void execute(operation& op);
  void execute_load(operation& op);
  void execute_store(operation& op);
  void execute_update(operation& op);
  void execute_wait(operation& op, std::uint32_t only_from);
  void execute_wake(const operation& op);
  void execute_pause();
  bool new_to(const thread& t, const message& m) const { return m.id >= t.only_from; }
  void insert(operation& op, std::size_t behind, bool attached, const view& carried);
  /// The effect of an operation that was done on one that another thread is about to do: nothing, the messages
  /// that it may read, or anything.
  enum class relation : std::uint8_t { none, newer, all };
  static relation relation_between(const operation& done, const thread& other);
  void settle(const operation& done);
  void touch(const operation& op);
  void trace(const operation& op) const;

  thread& me() { return threads_[current_]; }

  std::array<thread, most_threads> threads_;
  std::array<location, most_locations> locations_;
  std::uint32_t location_count_ = 0;
  view global_;  // of SC fences
  std::uint32_t next_message_ = 1;
  std::size_t current_ = setup;
  std::uint64_t execution_ = 0;
  unsigned steps_ = 0;
  std::uint64_t preemptions_ = 0;
  bool redundant_ = false;
  bool traces_ = false;
  const program* program_ = nullptr;
  limits limits_;
  search search_;
  verdict verdict_;
};
extern machine the_machine;

inline void expect(bool holds, const char* what, site at = site::current()) {
  the_machine.expect(holds, what, at);
}

}  // namespace typed_pipes::exploring
