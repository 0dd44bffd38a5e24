// -----------------------------------------------------------------------------
// workload.hpp - what a workload is: a program over any backend whose result can be checked.
// -----------------------------------------------------------------------------
// A workload is a struct in a file of its name in harness/workloads/, with
//   static constexpr workload_traits traits;
//   using payloads = payload_list<...>;                          what it is compiled for
//   template <class Payload> using protocol = ...;               what its two ends speak
//   template <class Backend, class Payload>
//   static std::vector<side> sides(const params&);               what each thread does
//   static verdict check(const params&, std::span<const tally>); what must have come of it
// It never reads a clock, pins a thread, repeats itself or names a backend: the runner does all that.
// It may bring
//   using systems = ...;                  a list of types with traits.name and traits.wait that its
//                                         sides() take in place of every backend
//   template <class Backend> static constexpr std::string_view speaks;   the protocol, where the backend
//                                         decides it
//   using comparison_payloads = payload_list<...>;   in the comparison; else 8 bytes
// -----------------------------------------------------------------------------
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "harness/workload/experiment.hpp"

namespace typed_pipes::harness {

// The parameters of a trial that the runner decides.
struct params {
  std::uint64_t operations = 1;  // per pair
  int pairs = 1;
  int group_size = 0;  // as in the setting
  spawning spawn = spawning::none;
  double reply_timeout_s = 18;  // how long a reply of a program in another language may take
  std::size_t handoff = 0;      // which of the known ways a floor takes
};

// The messages that one thread counted. A side keeps it in a local variable and returns it: a tally captured by
// reference would share a cache line with whatever lies beside it on another thread's stack.
struct tally {
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::uint64_t hash = 0;  // of what was received, in the order it was received
  double result = 0;       // what the program itself computed, if it computes anything

  // Order counts: a lost, doubled, altered or reordered number leaves another hash.
  constexpr void receive(std::uint64_t sequence) noexcept { fold(sequence, received, hash); }
  // The same with two variables, for where messages come by the nanosecond: compilers keep a variable
  // that a handler captures in a register, but not a tally.
  static constexpr void fold(std::uint64_t sequence, std::uint64_t& received,
                             std::uint64_t& hash) noexcept {
    ++received;
    hash = hash * 0x9E3779B97F4A7C15u + sequence + 1;
  }
  // Adds the tally of another thread; the order in which threads are added does not matter.
  constexpr void add(const tally& other) noexcept {
    sent += other.sent;
    received += other.received;
    hash += other.hash;
    result += other.result;
  }
};

// The work of a thread: a function without arguments that returns a tally. It is move-only, because the
// ends of a pipe are. It is not an absl::AnyInvocable, because two instances of that per program took a fifth
// of the time to compile all programs.
class body {
 public:
  body() = default;
  template <class F>
  requires(!std::same_as<F, body> && std::is_invocable_r_v<tally, F&>)
      body(F f)  // NOLINT: a body is its function
      : function_(new holder<F>(std::move(f))) {}

  explicit operator bool() const { return function_ != nullptr; }
  tally operator()() { return function_->call(*function_); }

 private:
  // These pointers take the place of virtual functions, which would add a second destructor and a type name
  // for each type to what is compiled.
  struct callable {
    tally (*call)(callable&);
    void (*destroy)(callable*);
  };
  // Each holder has two lines to itself, because what one thread reads here must not lie beside what another
  // one writes.
  template <class F>
  struct alignas(128) holder : callable {
    explicit holder(F&& f) : callable{&call_held, &destroy_held}, function(std::move(f)) {}
    static tally call_held(callable& c) { return static_cast<holder&>(c).function(); }
    static void destroy_held(callable* c) { delete static_cast<holder*>(c); }
    F function;
  };
  struct destroyer {
    void operator()(callable* c) const { c->destroy(c); }
  };
  std::unique_ptr<callable, destroyer> function_;
};

// The part of one thread in a trial.
struct side {
  using body = harness::body;

  side() = default;
  template <class F>
  requires(!std::same_as<F, side> && std::is_invocable_r_v<tally, F&>)
      side(F f)  // NOLINT: a side is what it does
      : timed(std::move(f)) {}
  side(body now, body later) : timed(std::move(now)), after(std::move(later)) {}

  body timed;
  // The work that is left when the clock has stopped, such as joining a thread that the timed span left
  // running. Its tally is added. Empty: nothing. Not called where `timed` threw.
  body after;
};

// The code that lengthens the vector is compiled once here. With emplace_back it would be for every function.
void add_side(std::vector<side>& all, body timed, body after = {});

// Empty: everything arrived. Otherwise what went wrong, in words.
struct verdict {
  std::string fault;
  [[nodiscard]] bool good() const { return fault.empty(); }
};

// The pattern of a workload as seen from outside, if it has a bare counterpart: a lower bound that the machine
// sets, and the queues of other projects without our front end.
enum class pattern {
  other,
  round_trip,  // bound: the hand-off of a cache line and back
  one_way,     // bound: the same bytes as cache lines
  one_shot     // a channel for one message; bound: an allocation and its release
};

struct workload_traits {
  std::string_view name;       // the stable id and file name
  std::string_view operation;  // what is counted: "round trip", "message", ...
  std::string_view protocol;
  std::string_view question;  // what its number answers, in a few words
  int messages_per_operation;
  int threads_per_pair;
  harness::pattern pattern = pattern::other;
  bool queues_up = false;  // senders run ahead, so that messages wait in the queue
  varied_axes axes{};
  fixed_settings settings{};  // if it has any, it has no axes
  queue_comparison comparison{};

  [[nodiscard]] constexpr bool has_settings() const { return !settings.points.empty(); }
};

// The tally of a side that received the numbers 0..count-1 in order.
constexpr tally received_in_order(std::uint64_t count) noexcept {
  tally t;
  for (std::uint64_t i = 0; i < count; ++i) t.receive(i);
  return t;
}

// Says in words how `got` differs from the tally of a receiver of `sent` messages.
verdict compare_received(std::string_view what, std::uint64_t sent, const tally& got,
                         const tally& wanted);

// The first such difference of sides that each sent and received `operations` messages in order; good
// if there is none.
verdict compare_each(std::string_view what, std::uint64_t operations, std::span<const tally> seen);

template <class... W>
struct workload_list {};

}  // namespace typed_pipes::harness
