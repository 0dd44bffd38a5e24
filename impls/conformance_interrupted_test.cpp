// Interruptions of a thread that uses a pipe: its end, in any state of the protocol; signals; waits that return for
// no reason; a clock that jumps. conformance_closing_test.cpp closes ends in any state within one thread.

#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/impls/test/talk.hpp>
#include <typed_pipes/parts/end_set.hpp>
#include <utility>

namespace typed_pipes::conformance {
namespace {

using namespace std::chrono_literals;

// --- a thread ends that holds an end ------------------------------------------------------------

enum class ending { returns, leaves_it_in_a_thread_local, calls_pthread_exit };

template <class Held>
struct last_words {
  ending how;
  Held held;
};

// Starts a thread that owns what is held and ends.
template <class Held>
pthread_t end_a_thread(ending how, Held held) {
  using words = last_words<Held>;
  const auto body = [](void* at) -> void* {
    const std::unique_ptr<words> mine(static_cast<words*>(at));
    if (mine->how == ending::leaves_it_in_a_thread_local) {
      static thread_local Held last;
      last = std::move(mine->held);
    }
    if (mine->how == ending::calls_pthread_exit) pthread_exit(nullptr);
    return nullptr;
  };
  auto given = std::make_unique<words>(words{how, std::move(held)});
  pthread_t thread{};
  if (pthread_create(&thread, nullptr, body, given.get()) != 0) std::abort();
  (void)given.release();
  return thread;
}

template <class B>
using conformance_interrupted = suite<B>;
TYPED_TEST_SUITE(conformance_interrupted, designs, backend_name);

TYPED_TEST(conformance_interrupted, a_thread_that_ends_closes_its_end_in_any_state) {
  int endings = 0;
  for (const ending how :
       {ending::returns, ending::leaves_it_in_a_thread_local, ending::calls_pthread_exit}) {
    for (std::size_t count = 0; count <= 10; ++count) {
      for (std::size_t under_way = 0; under_way <= last_burst(count); ++under_way) {
        const bool client_is_ahead = count > 0 && sender_of(count - 1) == role::client;
        {
          interrupted_talk<TypeParam> t(count, under_way);
          const pthread_t ended = end_a_thread(how, std::move(t.client));
          outlive_the_peer(t.server, client_is_ahead ? under_way : 0);
          pthread_join(ended, nullptr);
        }
        {
          interrupted_talk<TypeParam> t(count, under_way);
          const pthread_t ended = end_a_thread(how, std::move(t.server));
          outlive_the_peer(t.client, client_is_ahead ? 0 : under_way);
          pthread_join(ended, nullptr);
        }
        EXPECT_EQ(tracked::alive, 0) << count << " sent, " << under_way << " under way";
        endings += 2;
      }
    }
  }
  std::printf("[   POINTS ] %s: %d ends of threads, in each of the 5 states of each side\n",
              backend_name::GetName<TypeParam>(0).c_str(), endings);
}

// --- signals ------------------------------------------------------------------------------------

std::atomic<int> signals_taken{0};
// relaxed: a count.
extern "C" void count_a_signal(int) { signals_taken.fetch_add(1, std::memory_order_relaxed); }

// While it lives, both threads are interrupted again and again: system calls that can be restarted are not.
class interrupting {
 public:
  interrupting(pthread_t a, pthread_t b) {
    signals_taken = 0;
    struct sigaction counting {};
    counting.sa_handler = &count_a_signal;
    sigemptyset(&counting.sa_mask);
    sigaction(SIGUSR1, &counting, nullptr);
    thread_ = std::jthread([a, b](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        pthread_kill(a, SIGUSR1);
        pthread_kill(b, SIGUSR1);
        usleep(50);
      }
    });
  }
  ~interrupting() {
    thread_.request_stop();
    thread_.join();
    // The handler stays: a signal may still be on its way to a thread that has not run since.
  }
  interrupting(const interrupting&) = delete;
  interrupting& operator=(const interrupting&) = delete;

 private:
  std::jthread thread_;
};

template <class B>
using conformance_signals = suite<B>;
TYPED_TEST_SUITE(conformance_signals, usual_backends, backend_name);

TYPED_TEST(conformance_signals, interrupt_no_wait_too_early_and_lose_nothing) {
  using e = exchange<tracked>;
  auto [c, given] = entangle<over<e, TypeParam>>();
  std::jthread server([s = std::move(given)](const std::stop_token& stop) mutable {
    while (s)
      s = std::move(s).recv().match(
          [](e::question q, auto next) {
            usleep(100);  // so that the client sleeps, if it ever sleeps
            return std::move(next).template emplace<e::answer>(tracked(q.m.value() + 1));
          },
          [](e::stop) { return none; }, [](closed) { return none; });
    // Until the destructor asks it to stop, because a thread that has ended gets no signals.
    while (!stop.stop_requested()) usleep(100);
  });
  {
    const interrupting signals(pthread_self(), server.native_handle());
    auto idle = entangle<over<e, TypeParam>>();
    end_set<client_end<e::waiting, over<e, TypeParam>>> set;
    for (std::uint64_t i = 0; i < 150; ++i) {
      auto waiting = std::move(c).template emplace<e::question>(tracked(i));
      if (i % 3 == 1) {
        ASSERT_EQ(wait_any(idle.server, waiting), 1u);
      } else if (i % 3 == 2) {
        set.add(std::move(waiting));
        waiting = set.next().value();
      }
      auto got = std::move(waiting).recv().take();
      ASSERT_TRUE(got);
      ASSERT_EQ(got->message.m.value(), i + 1);
      c = std::move(got->next);
    }
    // Waits with a deadline, for what does not come.
    const auto lasts_5ms = [](auto wait) {
      const auto start = clock::now();
      wait();
      EXPECT_GE(clock::now() - start, 5ms);
    };
    lasts_5ms([&] { EXPECT_FALSE(wait_any_for(5ms, idle.server)); });
    end_set<decltype(idle.server)> of_idle;
    of_idle.add(std::move(idle.server));
    lasts_5ms([&] { EXPECT_FALSE(of_idle.next_for(5ms)); });
    auto other = entangle<over<e, TypeParam>>();
    lasts_5ms([&] {
      EXPECT_TRUE(
          std::move(other.server)
              .recv()
              .match_for(
                  5ms, [](timed_out, auto) { return true; }, [](auto&&...) { return false; }));
    });
    std::move(c).template emplace<e::stop>(tracked(0));
  }
  EXPECT_GT(signals_taken, 0);
}

using full_rings =
    ::testing::Types<basic_ring<spin, 1>, basic_ring<spin_then_park, 1>, basic_ring<park, 1>>;
template <class B>
using conformance_signals_to_senders = suite<B>;
TYPED_TEST_SUITE(conformance_signals_to_senders, full_rings, backend_name);

TYPED_TEST(conformance_signals_to_senders, overwrite_nothing_in_a_full_ring) {
  auto [c, s] = entangle<over<flow<tracked>, TypeParam>>();
  std::jthread sender([c = std::move(c)](const std::stop_token& stop) mutable {
    for (std::uint64_t i = 0; i < 100; ++i)
      c = std::move(c).template emplace<flow<tracked>::item>(tracked(i));
    c = none;
    while (!stop.stop_requested()) usleep(100);
  });
  std::uint64_t received = 0;
  {
    const interrupting signals(pthread_self(), sender.native_handle());
    while (s) {
      usleep(100);  // so that the sender sleeps, if it ever sleeps
      s = std::move(s).recv().match(
          [&](flow<tracked>::item i, auto next) {
            EXPECT_EQ(i.m.value(), received++);
            return next;
          },
          [](closed) { return none; });
    }
  }
  EXPECT_EQ(received, 100u);
  EXPECT_GT(signals_taken, 0);
}

// --- waits that return for no reason, and a clock that jumps ------------------------------------

thread_local unsigned dice = 1;
bool one_in(unsigned n) {
  dice = dice * 1664525u + 1013904223u;
  return (dice >> 16) % n == 0;
}

std::atomic<long> returned_for_no_reason{0}, jumped{0};
thread_local long returned_here = 0;
template <class Wait>
void perhaps(Wait wait) {
  if (one_in(2)) {
    ++returned_for_no_reason;
    ++returned_here;
  } else {
    wait();
  }
}

struct restless_sync : detail::real_sync {
  struct park : detail::real_sync::park {
    using real = detail::real_sync::park;
    static void wait(const word& w, std::uint32_t value) {
      perhaps([&] { real::wait(w, value); });
    }
    static void wait_until(const word& w, std::uint32_t value, clock::time_point) {
      // A deadline that a clock may jump over at any time.
      perhaps([&] { real::wait_until(w, value, clock::now() + 1ms); });
    }
  };
  static bool passed(clock::time_point) {
    if (!one_in(4)) return false;
    ++jumped;
    return true;
  }
};

struct restless_locks : detail::locks {
  struct condition : detail::condition {
    void wait(detail::mutex& m) ABSL_EXCLUSIVE_LOCKS_REQUIRED(m) {
      perhaps([&]() ABSL_NO_THREAD_SAFETY_ANALYSIS { detail::condition::wait(m); });
    }
    void wait_until(detail::mutex& m, clock::time_point t) ABSL_EXCLUSIVE_LOCKS_REQUIRED(m) {
      perhaps([&]() ABSL_NO_THREAD_SAFETY_ANALYSIS { detail::condition::wait_until(m, t); });
    }
  };
};

using restless = ::testing::Types<
    basic_single_shot<park, restless_sync>, basic_single_shot<spin_then_park, restless_sync>,
    basic_single_shot_bounded<park, restless_sync>,
    basic_single_shot_bounded<spin_then_park, restless_sync>, basic_slots<park, restless_sync>,
    basic_slots<spin_then_park, restless_sync>, basic_ring<park, 0, restless_sync>,
    basic_ring<spin_then_park, 0, restless_sync>, basic_ring<park, 1, restless_sync>,
    basic_ring<spin_then_park, 1, restless_sync>, basic_queue_mutex<restless_locks>,
    basic_global_mutex<does_not_yield, restless_locks>>;

template <class B>
class conformance_restless : public suite<B> {
 protected:
  // global_mutex has a table for each kind of lock, which is kept for the whole program.
  static void SetUpTestSuite() { (void)entangle<over<exchange<tracked>, B>>(); }
};
struct restless_name {
  template <class B>
  static std::string GetName(int i) {
    return backend_name::GetName<B>(i) + (B::traits.capacity == 1 ? "_of_one" : "");
  }
};
TYPED_TEST_SUITE(conformance_restless, restless, restless_name);

// Every other receive of the client has a deadline, which a jump of the clock may pass at once: then it gets its
// end back and asks again.
TYPED_TEST(conformance_restless, waits_lose_nothing) {
  using e = exchange<tracked>;
  returned_for_no_reason = jumped = 0;
  auto [c, given] = entangle<over<e, TypeParam>>();
  std::jthread server([s = std::move(given)]() mutable {
    while (s)
      s = std::move(s).recv().match(
          [](e::question q, auto next) {
            if (one_in(4)) usleep(50);
            return std::move(next).template emplace<e::answer>(tracked(q.m.value() + 1));
          },
          [](e::stop) { return none; }, [](closed) { return none; });
  });
  long late = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    auto waiting = std::move(c).template emplace<e::question>(tracked(i));
    client_end<e::asking, over<e, TypeParam>> answered = none;
    while (i % 2 == 0 && waiting) {
      waiting = std::move(waiting).recv().match_for(
          1h,
          [&](e::answer a, auto next) {
            EXPECT_EQ(a.m.value(), i + 1);
            answered = std::move(next);
            return none;
          },
          [&](timed_out, auto same) {
            ++late;
            return same;
          },
          [](closed) { return none; });
    }
    if (waiting) {
      auto got = std::move(waiting).recv().take();
      ASSERT_TRUE(got);
      EXPECT_EQ(got->message.m.value(), i + 1);
      answered = std::move(got->next);
    }
    c = std::move(answered);
    ASSERT_TRUE(c);
  }
  std::move(c).template emplace<e::stop>(tracked(0));
  server.join();
  EXPECT_GT(returned_for_no_reason, 0);
  // A jump makes a receive late, unless its message comes at that very moment.
  EXPECT_LE(late, jumped);
  EXPECT_GE(2 * late, jumped);
  std::printf(
      "[   POINTS ] %s: %ld waits returned for no reason, the clock jumped over %ld deadlines\n",
      restless_name::GetName<TypeParam>(0).c_str(), returned_for_no_reason.load(), late);
}

// A ring of one slot makes its sender wait for nearly every message.
TYPED_TEST(conformance_restless, a_stream_loses_nothing) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, flow<tracked>) {
    constexpr std::uint64_t messages = 1000;
    auto [c, s] = entangle<over<flow<tracked>, TypeParam>>();
    long of_the_sender = 0;
    std::jthread sender([&of_the_sender, c = std::move(c)]() mutable {
      returned_here = 0;
      for (std::uint64_t i = 0; i < messages; ++i)
        c = std::move(c).template emplace<flow<tracked>::item>(tracked(i));
      of_the_sender = returned_here;
    });
    std::uint64_t received = 0;
    while (auto got = std::move(s).recv().take()) {
      EXPECT_EQ(got->message.m.value(), received++);
      if (one_in(4)) usleep(50);
      s = std::move(got->next);
    }
    EXPECT_EQ(received, messages);
    sender.join();
    if (TypeParam::traits.capacity == 1) {
      EXPECT_GT(of_the_sender, 0);
    }
    std::printf("[   POINTS ] %s: %ld waits of the sender returned for no reason\n",
                restless_name::GetName<TypeParam>(0).c_str(), of_the_sender);
  }
}

TEST(restless_notifier, loses_no_notification) {
  using notifier_type = basic_notifier<restless_sync>;
  returned_for_no_reason = 0;
  constexpr int turns = 500;
  notifier_type owner;
  notifier_type::member one(owner, 0);
  std::atomic<int> taken{0};
  std::jthread other([&] {
    for (int i = 0; i < turns; ++i) {
      while (taken < i) std::this_thread::yield();
      if (one_in(2)) usleep(50);
      one.notify();
    }
  });
  for (int i = 0; i < turns; ++i) {
    while (!owner.next([&](std::uint32_t) -> notifier_type::member& { return one; })) {
      if (i % 2 == 0) {
        (void)owner.wait<park>();
      } else {
        const auto t = clock::now() + 1h;
        (void)owner.wait<park>(&t);
      }
    }
    ++taken;
  }
  EXPECT_GT(returned_for_no_reason, 0);
}

}  // namespace
}  // namespace typed_pipes::conformance
