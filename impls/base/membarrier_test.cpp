// No message is lost when the kernel refuses membarrier, whenever it begins to refuse.
//
// This is tested in two ways. First, the fences alone: each of two threads writes and then reads what the
// other wrote. If neither sees the other's write, the fences do not hold. This shows only in some of
// thousands of rounds: both threads must run at the same time, and the stores of one must be delayed behind
// slow ones while the other reads. Second, a conversation over a ring: the receiver falls asleep at about the
// time when the next message is sent, and sleeps for ever if the fences do not hold.
//
// A refusal lasts as long as the process, so each test has a process of its own.
#include <gtest/gtest.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <typed_pipes/impls/ring.hpp>
#include <typed_pipes/impls/test/sandbox.hpp>
#include <typed_pipes/pipes.hpp>
#include <utility>
#include <vector>

namespace typed_pipes {
namespace {

using namespace std::chrono_literals;
using conformance::answer_membarrier;
using conformance::in_a_process;
using detail::real_sync;

// A process with more than one thread may fork and start threads in the child, but ThreadSanitizer ends such
// a child.
#if defined(__SANITIZE_THREAD__)
constexpr bool under_tsan = true;
#elif defined(__has_feature)
constexpr bool under_tsan = __has_feature(thread_sanitizer);
#else
constexpr bool under_tsan = false;
#endif

class dice {
 public:
  explicit dice(std::uint64_t seed) : last_(seed * 0x9e3779b97f4a7c15u) {}
  std::uint64_t below(std::uint64_t n) {
    last_ ^= last_ << 13;
    last_ ^= last_ >> 7;
    last_ ^= last_ << 17;
    return last_ % n;
  }

 private:
  std::uint64_t last_;
};

enum ending { well, lost, no_seccomp };

// --- the fences alone ---------------------------------------------------------------------------

// Two threads on one core never run at the same time.
void run_on_allowed_core(int which) {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0 || CPU_COUNT(&allowed) < 2) return;
  for (int core = 0; core < CPU_SETSIZE; ++core) {
    if (!CPU_ISSET(core, &allowed) || which-- != 0) continue;
    cpu_set_t mine;
    CPU_ZERO(&mine);
    CPU_SET(core, &mine);
    sched_setaffinity(0, sizeof mine, &mine);
  }
}

struct alignas(64) round_line {
  std::atomic<std::uint64_t> round{0};
};

template <bool SleepsOften>
class pair_of_threads {
 public:
  /// Repeats rounds in which both write and read; false if in some round neither saw the other's write.
  bool see_each_other_for(std::chrono::milliseconds time) {
    std::jthread publisher([this] { publish(); });
    std::jthread sleeper([this, time] { fall_asleep_for(time); });
    publisher.join();
    sleeper.join();
    return holds_;
  }

 private:
  static constexpr std::uint64_t no_more = ~std::uint64_t{0};

  void publish() {
    run_on_allowed_core(0);
    dice random(1);
    for (std::uint64_t round = 1;; ++round) {
      for (std::uint64_t next; (next = begun_.round.load(std::memory_order_acquire)) != round;)
        if (next == no_more) return;
      // Not in the cache: they delay the store that follows.
      for (auto lines = random.below(40); lines != 0; --lines)
        cold_[random.below(cold_.size())].round.store(round, std::memory_order_relaxed);
      published_.round.store(round, std::memory_order_release);
      real_sync::light_fence<SleepsOften>();
      publisher_saw_ = asleep_.round.load(std::memory_order_relaxed) == round;
      looked_.round.store(round, std::memory_order_release);
    }
  }

  void fall_asleep_for(std::chrono::milliseconds time) {
    run_on_allowed_core(1);
    dice random(2);
    const auto end = clock::now() + time;
    for (std::uint64_t round = 1; holds_ && clock::now() < end; ++round) {
      begun_.round.store(round, std::memory_order_release);
      for (auto turns = random.below(1u << random.below(12)); turns != 0; --turns) asm volatile("");
      asleep_.round.store(round, std::memory_order_relaxed);
      real_sync::heavy_fence<SleepsOften>();
      const bool saw = published_.round.load(std::memory_order_relaxed) == round;
      while (looked_.round.load(std::memory_order_acquire) != round) continue;
      holds_ = saw || publisher_saw_;
    }
    begun_.round.store(no_more, std::memory_order_release);
  }

  round_line begun_, published_, asleep_, looked_;
  std::vector<round_line> cold_{std::size_t{65536}};
  bool publisher_saw_ = false;  // in its last round
  bool holds_ = true;
};

template <bool SleepsOften = false>
ending fences_hold_for(std::chrono::milliseconds time) {
  return pair_of_threads<SleepsOften>().see_each_other_for(time) ? well : lost;
}

// --- a conversation -----------------------------------------------------------------------------

struct questions : protocol {
  /// One number in each of many cache lines, which both sides write. The sender's core needs long to get all
  /// lines, and what it writes afterwards becomes visible late.
  class question {
   public:
    explicit question(std::uint64_t number) { write(number); }
    question(question&& from) noexcept { write(from.number()); }
    question& operator=(question&&) = delete;
    ~question() { write(0); }
    std::uint64_t number() const { return lines_[0].value; }

   private:
    void write(std::uint64_t number) {
      for (line& l : lines_) static_cast<volatile std::uint64_t&>(l.value) = number;
    }
    struct alignas(64) line {
      std::uint64_t value;
    };
    std::array<line, 31> lines_;
  };
  struct answer {
    std::uint64_t number;
  };
  struct asking;
  struct answering;
  using start = asking;
  struct asking : send<auto(question)->answering> {};
  struct answering : recv<auto(answer)->asking> {};
};

/// Sleeps at once like park, but with the fences of a policy that sleeps rarely.
struct park_with_barriers {
  static constexpr std::string_view name = park::name;
  static constexpr bool sleeps = true;
  static constexpr int polls = 0;
};
static_assert(!detail::sleeps_often<park_with_barriers> && detail::sleeps_often<park>);

template <class Waiting>
class conversation {
  using talk = over<questions, basic_ring<Waiting, 2048>>;  // more than a cache holds

 public:
  conversation() {
    auto ends = entangle<talk>();
    client_ = std::move(ends.client);
    receiver_ = std::jthread([s = std::move(ends.server)]() mutable {
      run_on_allowed_core(0);
      dice random(3);
      while (s) {
        for (auto turns = random.below(64); turns != 0; --turns) real_sync::pause();
        s = std::move(s).recv().match(
            [](const questions::question& q, auto next) {
              return std::move(next).send(questions::answer{q.number()});
            },
            [](closed) { return none; });
      }
    });
  }

  /// `lost` if an answer is wrong or the receiver was not woken. Then the process must exit.
  ending continues_for(std::chrono::milliseconds time) {
    ending how = well;
    std::jthread([&] {
      run_on_allowed_core(1);
      for (const auto end = clock::now() + time; how == well && clock::now() < end;) how = ask();
    }).join();
    return how;
  }

 private:
  ending ask() {
    auto waiting = std::move(client_).template emplace<questions::question>(++asked_);
    for (const auto too_late = clock::now() + 4s; !client_;) {
      waiting = std::move(waiting).recv().match_now(
          [&](questions::answer a, auto next) {
            if (a.number == asked_) client_ = std::move(next);
            return none;
          },
          [](closed) { return none; }, [](not_yet, auto same) { return same; });
      if (!client_ && (!waiting || clock::now() > too_late)) return lost;
    }
    return well;
  }

  std::uint64_t asked_ = 0;
  std::jthread receiver_;
  client_end<questions::asking, talk> client_ = none;  // destroyed before receiver_ is joined
};

template <class Waiting = park_with_barriers>
ending conversation_continues_for(std::chrono::milliseconds time) {
  conversation<Waiting> c;
  if (c.continues_for(time) != well) _exit(lost);
  return well;
}

// --- processes ----------------------------------------------------------------------------------

bool refuse_membarrier(int error, std::optional<std::uint32_t> only = {}) {
  return answer_membarrier(SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error), only);
}

void expect_well(int outcome) {
  if (outcome == no_seccomp) GTEST_SKIP() << "no seccomp here, so nothing can refuse membarrier";
  EXPECT_EQ(outcome, well) << "1: a thread did not see what another wrote";
}

class refused_membarrier : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(by, refused_membarrier, ::testing::Values(EPERM, ENOSYS, EINVAL),
                         [](const auto& each) {
                           return std::string(each.param == EPERM    ? "EPERM"
                                              : each.param == ENOSYS ? "ENOSYS"
                                                                     : "EINVAL");
                         });

TEST_P(refused_membarrier, fences_hold_while_the_refusal_begins) {
  expect_well(in_a_process([] {
    bool refused = false;
    std::jthread sandbox([&refused] {
      std::this_thread::sleep_for(20ms);
      refused = refuse_membarrier(GetParam());
    });
    const ending how = fences_hold_for(300ms);
    sandbox.join();
    return refused ? how : no_seccomp;
  }));
}

TEST_P(refused_membarrier, a_conversation_loses_no_message) {
  expect_well(in_a_process([] {
    conversation<park_with_barriers> c;
    if (c.continues_for(20ms) != well) _exit(lost);
    if (!refuse_membarrier(GetParam())) return no_seccomp;
    if (c.continues_for(300ms) != well) _exit(lost);
    return well;
  }));
}

// The next test runs these two in a process to which membarrier was always refused.
TEST(usual_membarrier, fences_hold) { EXPECT_EQ(fences_hold_for(100ms), well); }
TEST(usual_membarrier, a_conversation_loses_no_message) {
  EXPECT_EQ(conversation_continues_for(100ms), well);
}

// Where waits sleep often no barrier of the kernel is asked for.
TEST(fences_of_waits_that_sleep_often, hold) { EXPECT_EQ(fences_hold_for<true>(100ms), well); }
TEST(fences_of_waits_that_sleep_often, lose_no_message) {
  EXPECT_EQ(conversation_continues_for<park>(100ms), well);
}
TEST(fences_of_waits_that_sleep_often, need_no_membarrier) {
  expect_well(in_a_process([] {
    if (!answer_membarrier(SECCOMP_RET_KILL_PROCESS)) return no_seccomp;
    return conversation_continues_for<park>(20ms);
  }));
}

TEST_P(refused_membarrier, fences_hold_if_it_was_refused_from_the_start) {
  expect_well(in_a_process([] {
    if (!refuse_membarrier(GetParam())) return no_seccomp;
    execl("/proc/self/exe", "membarrier_test", "--gtest_filter=usual_membarrier.*", nullptr);
    return lost;
  }));
}

// A process that may register for the barrier, but not use it; and one that may only not register.
TEST_P(refused_membarrier, fences_hold_if_one_of_its_commands_was_refused_from_the_start) {
  for (const std::uint32_t command :
       {MEMBARRIER_CMD_PRIVATE_EXPEDITED, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED})
    expect_well(in_a_process([command] {
      if (!refuse_membarrier(GetParam(), command)) return no_seccomp;
      execl("/proc/self/exe", "membarrier_test", "--gtest_filter=usual_membarrier.*", nullptr);
      return lost;
    }));
}

TEST_P(refused_membarrier, fences_hold_in_a_forked_child) {
  expect_well(in_a_process([] {
    if (conversation_continues_for(20ms) != well) return int{lost};
    const int refused_in_the_child = in_a_process([] {
      if (fences_hold_for(20ms) != well) return lost;
      if (!refuse_membarrier(GetParam())) return no_seccomp;
      return fences_hold_for(100ms) == well ? conversation_continues_for(20ms) : lost;
    });
    if (refused_in_the_child != well) return refused_in_the_child;
    if (!refuse_membarrier(GetParam())) return int{no_seccomp};
    const int refused_before_and_not_noticed = in_a_process([] { return fences_hold_for(100ms); });
    if (refused_before_and_not_noticed != well) return refused_before_and_not_noticed;
    if (conversation_continues_for(20ms) != well) return int{lost};
    return in_a_process([] { return fences_hold_for(20ms); });
  }));
}

TEST_P(refused_membarrier, fences_hold_in_a_child_forked_while_another_thread_changes_over) {
  if (under_tsan)
    GTEST_SKIP() << "ThreadSanitizer ends a process that starts threads after such a fork";
  expect_well(in_a_process([] {
    if (!refuse_membarrier(GetParam())) return int{no_seccomp};
    std::atomic<bool> begins{false};
    std::jthread sleeper([&begins] {
      begins.store(true, std::memory_order_relaxed);
      real_sync::heavy_fence();
    });
    while (!begins.load(std::memory_order_relaxed)) continue;
    std::this_thread::sleep_for(100us);
    return in_a_process([] { return fences_hold_for(100ms); });
  }));
}

// --- before main() ------------------------------------------------------------------------------

constinit ending before_any_constructor = lost;
[[gnu::constructor(101)]] void converse_before_any_constructor() {
  before_any_constructor = conversation_continues_for(5ms);
}

TEST(usual_membarrier, works_for_threads_that_run_before_any_constructor) {
  EXPECT_EQ(before_any_constructor, well);
}

}  // namespace
}  // namespace typed_pipes
