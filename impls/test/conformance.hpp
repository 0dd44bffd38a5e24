// -----------------------------------------------------------------------------
// conformance.hpp - what the conformance tests share: lists of backends, protocols, counted messages.
// -----------------------------------------------------------------------------
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <typed_pipes/impls/test/deadlock_detection.hpp>
#include <typed_pipes/impls/test/designs.hpp>
#include <typed_pipes/pipes.hpp>
#include <utility>

// The backends to test: those of this project or, in rivals_conformance_test, queues of other projects.
#ifdef TYPED_PIPES_TEST_RIVALS
#include "harness/comparison/test/rivals_under_test.hpp"
#else
#include <typed_pipes/impls/all.hpp>
#endif

namespace typed_pipes::conformance {

template <class List>
struct as_types;
template <class... Bs>
struct as_types<backend_list<Bs...>> {
  using type = ::testing::Types<Bs...>;
};

/// A backend that only chooses between others has their ports (automatic_test.cpp checks this). So the suites
/// leave it out, except in the exhaustive builds of make nightly.
template <class B>
concept chooses = requires {
  typename B::template choice<detail::probe>;
};

template <class... Kept>
constexpr auto without_choosers(backend_list<>, backend_list<Kept...> kept) {
  return kept;
}
template <class B, class... Rest, class... Kept>
constexpr auto without_choosers(backend_list<B, Rest...>, backend_list<Kept...>) {
  using so_far = std::conditional_t<chooses<B>, backend_list<Kept...>, backend_list<Kept..., B>>;
  return without_choosers(backend_list<Rest...>{}, so_far{});
}

#if defined(TYPED_PIPES_TEST_RIVALS)
using tested = rivals_under_test;
#elif defined(TYPED_PIPES_ONE_BACKEND)
using tested = backend_list<ring>;  // for clang-tidy, which learns nothing from the others
#elif defined(TYPED_PIPES_EXHAUSTIVE_TESTS)
using tested = all_backends;
#else
using tested = decltype(without_choosers(all_backends{}, backend_list<>{}));
#endif
using backends = as_types<tested>::type;

/// For tests that do not depend on waiting.
using each_design = each_design_of<tested>;
using designs = as_types<each_design>::type;

/// For tests of what stands above the backends: one of each kind, a queue with a lock, packets, slots, a ring. With a
/// sanitizer one that allocates for each message and one that does not. In make nightly they have each design.
#if defined(TYPED_PIPES_EXHAUSTIVE_TESTS) || defined(TYPED_PIPES_ONE_BACKEND)
using some_designs = each_design;
#elif defined(TYPED_PIPES_SANITIZED_TESTS)
using some_designs = backend_list<single_shot, ring>;
#else
using some_designs = backend_list<queue_mutex, single_shot, slots, ring>;
#endif
using designs_below = as_types<some_designs>::type;

/// For tests that wait but are not about waiting: conformance_threads_test has each way to wait. In make
/// nightly they have it too.
#ifdef TYPED_PIPES_EXHAUSTIVE_TESTS
using usual = tested;
#else
using usual = some_designs;
#endif
using usual_backends = as_types<usual>::type;

/// For tests of what the front end does before a backend sees it. In make nightly they have each.
#ifdef TYPED_PIPES_EXHAUSTIVE_TESTS
using any_backend = backends;
#else
using any_backend = ::testing::Types<ring>;
#endif

struct backend_name {
  template <class B>
  static std::string GetName(int) {
    return std::string(B::traits.name) + "_" + std::string(B::traits.wait);
  }
};

/// A message that counts its living instances: each test ends with none.
class tracked {
 public:
  explicit tracked(std::uint64_t value = 0) : value_(value), self_(this) { ++alive; }
  tracked(tracked&& other) noexcept : value_(std::exchange(other.value_, 0)), self_(this) {
    ++alive;
  }
  tracked& operator=(tracked&&) = delete;
  ~tracked() {
    if (self_ != this) ++copied_as_bytes;
    --alive;
  }
  std::uint64_t value() const { return value_; }

  static inline std::atomic<int> alive{0};
  static inline std::atomic<int> copied_as_bytes{0};

 private:
  std::uint64_t value_;
  tracked* self_;
};

/// Two messages one way, three back, in a cycle: bounded, with bursts longer than one in both directions.
// clang-format off
struct talk : typed_pipes::protocol {
  struct a { tracked t; };
  struct b { tracked t; };
  struct x { tracked t; };
  struct y { tracked t; };
  struct z { tracked t; };
  struct s0; struct s1; struct r0; struct r1; struct r2;
  using start = s0;
  struct s0 : send<auto(a) -> s1> {};
  struct s1 : send<auto(b) -> r0> {};
  struct r0 : recv<auto(x) -> r1> {};
  struct r1 : recv<auto(y) -> r2> {};
  struct r2 : recv<auto(z) -> s0> {};
};

/// A question and an answer, or stop. Bounded, so that every backend carries it.
template <class M>
struct exchange : typed_pipes::protocol {
  struct question { M m; };
  struct answer { M m; };
  struct stop { M m; };
  struct asking; struct waiting;
  using start = asking;
  struct asking  : send<auto(question) -> waiting, auto(stop) -> end> {};
  struct waiting : recv<auto(answer) -> asking> {};
};

/// A stream of messages of one type. Unbounded.
template <class M>
struct flow : typed_pipes::protocol {
  struct item { M m; };
  struct open;
  using start = open;
  struct open : send<auto(item) -> open> {};
};
// clang-format on

template <class Backend>
class suite : public ::testing::Test {
 protected:
  void TearDown() override {
    EXPECT_EQ(tracked::alive.exchange(0), 0) << "messages were lost or destroyed twice";
    EXPECT_EQ(tracked::copied_as_bytes.exchange(0), 0)
        << "messages were moved without their move constructor";
  }
};

/// Skips a test whose protocol the backend refuses.
#define TYPED_PIPES_SKIP_UNLESS_IT_RUNS(Backend, Protocol)                              \
  if constexpr (!runs_on<Backend, Protocol>) {                                          \
    GTEST_SKIP() << "bounded_protocols_only: this backend refuses unbounded protocols"; \
  } else

}  // namespace typed_pipes::conformance
