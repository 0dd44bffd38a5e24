// Every function that takes a time waits as long as it says: also for ever, not at all, and by other clocks.

#include <atomic>
#include <chrono>
#include <ctime>
#include <limits>
#include <optional>
#include <thread>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/parts/receiver_set.hpp>
#include <utility>

namespace typed_pipes::conformance {
namespace {

using namespace std::chrono_literals;
using std::chrono::duration;
using std::chrono::system_clock;
using std::chrono::time_point;
using limits = std::numeric_limits<double>;

// Calls wait(t) with durations and time points that never come.
template <class Wait>
void for_ever(Wait wait) {
  wait(clock::duration::max());
  wait(std::chrono::hours::max());
  wait(duration<double>(limits::infinity()));
  wait(clock::time_point::max());
  wait(time_point<clock, std::chrono::hours>::max());
  wait(system_clock::time_point::max());
}
template <class Wait>
void not_at_all(Wait wait) {
  wait(0s);
  wait(clock::duration::min());
  wait(std::chrono::hours::min());
  wait(duration<double>(limits::quiet_NaN()));
  wait(duration<float>(-1e30f));
  wait(clock::time_point());
  wait(clock::time_point::min());
  wait(system_clock::now() - 1h);
  wait(system_clock::time_point::min());
}

template <class T>
inline constexpr bool is_time_point = false;
template <class C, class D>
inline constexpr bool is_time_point<time_point<C, D>> = true;

double seconds_of_this_thread() {
  timespec used{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
}

template <class B>
class deadlines : public ::testing::Test {
 public:
  using protocol = exchange<int>;
  enum outcome { message, late, closed_or_other };

  template <class Server, class Time>
  static outcome receive(Server& server, Time t) {
    const auto got = [](typename protocol::question, auto) { return message; };
    const auto other = [](auto&&...) { return closed_or_other; };
    const auto is_late = [&](timed_out, Server same) {
      server = std::move(same);
      return late;
    };
    if constexpr (is_time_point<Time>)
      return std::move(server).recv().match_until(t, got, is_late, other);
    else
      return std::move(server).recv().match_for(t, got, is_late, other);
  }
};
TYPED_TEST_SUITE(deadlines, backends, backend_name);

// Every type and value of time is converted before a backend sees it.
template <class B>
class converted_deadlines : public deadlines<B> {};
TYPED_TEST_SUITE(converted_deadlines, any_backend, backend_name);

template <class B>
void ends_with_the_message(auto t) {
  using fixture = deadlines<B>;
  auto [c, s] = entangle<over<typename fixture::protocol, B>>();
  std::jthread client([c = std::move(c)]() mutable {
    std::this_thread::sleep_for(10ms);
    (void)std::move(c).send(typename fixture::protocol::question{1});
  });
  const double before = seconds_of_this_thread();
  EXPECT_EQ(fixture::receive(s, t), fixture::message);
  if (B::traits.wait != spin::name) {
    EXPECT_LT(seconds_of_this_thread() - before, 0.005) << "it did not sleep";
  }
}

TYPED_TEST(deadlines, a_wait_for_ever_ends_with_the_message) {
  ends_with_the_message<TypeParam>(clock::time_point::max());
}
TYPED_TEST(converted_deadlines, a_wait_for_ever_ends_with_the_message) {
  for_ever([](auto t) { ends_with_the_message<TypeParam>(t); });
}

template <class B>
void takes_what_is_there(auto t) {
  using fixture = deadlines<B>;
  auto [c, s] = entangle<over<typename fixture::protocol, B>>();
  EXPECT_EQ(fixture::receive(s, t), fixture::late);
  auto waiting = std::move(c).send(typename fixture::protocol::question{1});
  EXPECT_EQ(fixture::receive(s, t), fixture::message);
}

TYPED_TEST(deadlines, a_time_that_has_passed_takes_what_is_there) {
  takes_what_is_there<TypeParam>(clock::time_point::min());
  takes_what_is_there<TypeParam>(clock::now());
}
TYPED_TEST(converted_deadlines, a_time_that_has_passed_takes_what_is_there) {
  not_at_all([](auto t) { takes_what_is_there<TypeParam>(t); });
}

TYPED_TEST(deadlines, a_time_that_comes_is_waited_for) {
  using fixture = deadlines<TypeParam>;
  auto [c, s] = entangle<over<typename fixture::protocol, TypeParam>>();
  const auto start = clock::now();
  EXPECT_EQ(fixture::receive(s, clock::now() + 2ms), fixture::late);
  EXPECT_GE(clock::now() - start, 2ms);
}
TYPED_TEST(converted_deadlines, a_time_that_comes_is_waited_for) {
  using fixture = deadlines<TypeParam>;
  auto [c, s] = entangle<over<typename fixture::protocol, TypeParam>>();
  const auto start = clock::now();
  EXPECT_EQ(fixture::receive(s, duration<double, std::milli>(2.5)), fixture::late);
  EXPECT_GE(clock::now() - start, 2500us);
  EXPECT_EQ(fixture::receive(s, std::chrono::ceil<std::chrono::milliseconds>(clock::now() + 2ms)),
            fixture::late);
  EXPECT_GE(clock::now() - start, 4500us);
  EXPECT_EQ(fixture::receive(s, system_clock::now() + 2ms), fixture::late);
  EXPECT_GE(clock::now() - start, 6ms);
}

// A clock of the program, which can be set.
struct settable_clock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<settable_clock>;
  [[maybe_unused]] static constexpr bool is_steady = false;
  static time_point now() {
    return time_point(clock::now().time_since_epoch() + std::chrono::hours(set_ahead_by));
  }
  static inline std::atomic<int> set_ahead_by{0};
};

TYPED_TEST(converted_deadlines, a_clock_that_jumps_moves_no_wait_that_has_begun) {
  using fixture = deadlines<TypeParam>;
  for (const int jump : {-1, 1}) {
    settable_clock::set_ahead_by = 0;
    auto [c, s] = entangle<over<typename fixture::protocol, TypeParam>>();
    const auto start = clock::now();
    std::jthread sets_it([jump] {
      std::this_thread::sleep_for(2ms);
      settable_clock::set_ahead_by = jump;
    });
    EXPECT_EQ(fixture::receive(s, settable_clock::now() + 6ms), fixture::late);
    EXPECT_GE(clock::now() - start, 6ms);
    EXPECT_LT(clock::now() - start, 20s) << "an hour";
  }
}

// The other functions that take a time, of which each converts it in the same way.
TEST(deadlines_of_parts, all_functions) {
  const auto each = [](auto t, bool waits) {
    using time = decltype(t);
    const auto check = [&](auto receive) {
      auto [out, in] = make_channel<int>();
      std::jthread client;
      if (waits)
        client = std::jthread([&out = out] {
          std::this_thread::sleep_for(2ms);
          out.send(1);
        });
      EXPECT_EQ(receive(std::move(in)), waits);
    };
    check([t](receiver<int> r) {
      if constexpr (is_time_point<time>)
        return r.recv_until(t).has_value();
      else
        return r.recv_for(t).has_value();
    });
    check([t](receiver<int> r) {
      receiver_set<int> set;
      set.add(std::move(r));
      if constexpr (is_time_point<time>)
        return set.recv_until(t).has_value();
      else
        return set.recv_for(t).has_value();
    });
    check([t](receiver<int> r) {
      end_set<receiver<int>::end_type> set;
      set.add(std::move(r).into_end());
      if constexpr (is_time_point<time>)
        return set.next_until(t).has_value();
      else
        return set.next_for(t).has_value();
    });
    check([t](receiver<int> r) {
      const auto end = std::move(r).into_end();
      if constexpr (is_time_point<time>)
        return wait_any_until(t, end).has_value();
      else
        return wait_any_for(t, end).has_value();
    });
    check([t](receiver<int> r) {
      const receiver<int>::end_type ends[] = {std::move(r).into_end()};
      if constexpr (is_time_point<time>)
        return wait_any_in_until(t, ends).has_value();
      else
        return wait_any_in_until(deadline_in(t), ends).has_value();
    });
  };
  for_ever([&](auto t) { each(t, true); });
  not_at_all([&](auto t) { each(t, false); });
}

// clang-format off
struct patient : typed_pipes::protocol {
  struct asking;
  using start = asking;
  struct asking : send<auto(int) -> end> { static constexpr auto deadline = std::chrono::hours::max(); };
};
// clang-format on

TEST(deadlines_of_states, may_be_longer_than_the_clock_lasts) {
  auto [c, s] = entangle<patient>();
  std::jthread client([c = std::move(c)]() mutable {
    std::this_thread::sleep_for(2ms);
    std::move(c).send(1);
  });
  EXPECT_TRUE(std::move(s).recv().match([](int) { return true; },
                                        [](timed_out, auto) { return false; },
                                        [](closed) { return false; }));
}

}  // namespace
}  // namespace typed_pipes::conformance
