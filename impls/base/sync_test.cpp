// real_sync adds nothing to the size and the code of plain atomics, and a wake-up reaches the sleeper.

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>
#include <type_traits>
#include <typed_pipes/impls/base/sync.hpp>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/detail/packet.hpp>
#include <typed_pipes/impls/single_shot.hpp>
#include <typed_pipes/impls/single_shot_bounded.hpp>

namespace typed_pipes {
namespace {

using detail::real_sync;

// --- it adds no bytes ----------------------------------------------------------------------------

static_assert(std::is_same_v<real_sync::atomic<std::uint32_t>, std::atomic<std::uint32_t>>);
static_assert(std::is_empty_v<real_sync>);

template <class T>
constexpr bool var_is_bare =
    sizeof(real_sync::var<T>) == sizeof(T) && alignof(real_sync::var<T>) == alignof(T) &&
    std::is_trivially_default_constructible_v<real_sync::var<T>> ==
        std::is_trivially_default_constructible_v<T>&& std::is_trivially_destructible_v<
            real_sync::var<T>> == std::is_trivially_destructible_v<T>;
struct alignas(64) strict {
  char c;
};
static_assert(var_is_bare<char> && var_is_bare<void*> && var_is_bare<strict>);
static_assert(var_is_bare<std::unique_ptr<int>>);

// A packet as it would be written by hand.
struct plain_header {
  std::atomic<std::uint32_t> state{0};
  const std::uint16_t state_index = 0;
  std::uint16_t edge;
  plain_header* next;
  typed_pipes::notifier::member* notifier;
};
struct plain_packet : plain_header {
  int message;
};

struct ask;
struct reply {
  static constexpr typed_pipes::direction direction = typed_pipes::direction::to_client;
  using edges = list<edge<int, ask>>;
};
struct ask {
  static constexpr typed_pipes::direction direction = typed_pipes::direction::to_server;
  using edges = list<edge<int, reply>>;
};
using shape = graph<ask>;

using header = detail::packet_header<real_sync>;
using packet = detail::packet<shape, ask, real_sync>;
static_assert(sizeof(header) == sizeof(plain_header) && alignof(header) == alignof(plain_header));
static_assert(sizeof(packet) == sizeof(plain_packet) && alignof(packet) == alignof(plain_packet));
static_assert(std::is_trivially_destructible_v<packet>);

template <class Backend, role R>
constexpr bool port_is_one_pointer = [] {
  using port = typename Backend::template port<shape, R>;
  return sizeof(port) == sizeof(void*) && alignof(port) == alignof(void*) &&
         std::is_nothrow_move_constructible_v<port> && std::is_nothrow_move_assignable_v<port> &&
         !std::is_copy_constructible_v<port>;
}();
static_assert(port_is_one_pointer<single_shot, role::client>);
static_assert(port_is_one_pointer<single_shot, role::server>);
static_assert(port_is_one_pointer<single_shot_bounded, role::client>);
static_assert(port_is_one_pointer<single_shot_bounded, role::server>);

// --- it adds no instructions ---------------------------------------------------------------------

// Each function has a section of its own. The linker marks the ends of the section, so the size of the code
// is known.
#define TYPED_PIPES_MEASURED(name) [[gnu::section(#name), gnu::flatten, gnu::noinline, gnu::used]]

extern "C" {
extern const char fill_by_policy_begin[] asm("__start_fill_by_policy"),
    fill_by_policy_end[] asm("__stop_fill_by_policy");
extern const char fill_by_hand_begin[] asm("__start_fill_by_hand"), fill_by_hand_end[] asm(
                                                                        "__stop_fill_by_hand");
extern const char look_by_policy_begin[] asm("__start_look_by_policy"),
    look_by_policy_end[] asm("__stop_look_by_policy");
extern const char look_by_hand_begin[] asm("__start_look_by_hand"), look_by_hand_end[] asm(
                                                                        "__stop_look_by_hand");
}

TYPED_PIPES_MEASURED(fill_by_policy)
bool fill_by_policy(packet& p, header* next, int message) {
  ::new (p.storage.write().bytes) int(message);
  p.write_label({7, next});
  return detail::publish(p, detail::filled) == detail::left;
}

TYPED_PIPES_MEASURED(fill_by_hand)
bool fill_by_hand(plain_packet& p, plain_header* next, int message) {
  p.message = message;
  p.edge = 7;
  p.next = next;
  const auto before = p.state.exchange(1, std::memory_order_acq_rel);
  if (before == 2) syscall(SYS_futex, &p.state, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  if (before == 4) p.notifier->notify();
  return before == 3;
}

TYPED_PIPES_MEASURED(look_by_policy)
int look_by_policy(packet& p) {
  if (p.state.load(std::memory_order_acquire) != detail::filled) return -1;
  return p.storage.read().as<int>() + p.read_label().edge;
}

TYPED_PIPES_MEASURED(look_by_hand)
int look_by_hand(plain_packet& p) {
  if (p.state.load(std::memory_order_acquire) != 1) return -1;
  return p.message + p.edge;
}

TEST(real_sync, has_as_many_bytes_of_code_as_plain_atomics) {
#if !defined(__OPTIMIZE__) || defined(TYPED_PIPES_SANITIZED)
  GTEST_SKIP() << "only optimised code without sanitizers is equal";
#endif
#if defined(__clang__) && __clang_major__ > 14
  // It chooses other registers, with which the same instruction may be a byte longer. A further one takes at least two.
  constexpr int spare = 1;
#else
  constexpr int spare = 0;
#endif
  EXPECT_NEAR(fill_by_policy_end - fill_by_policy_begin, fill_by_hand_end - fill_by_hand_begin,
              spare);
  EXPECT_EQ(look_by_policy_end - look_by_policy_begin, look_by_hand_end - look_by_hand_begin);
}

TEST(real_sync, a_published_message_is_read_completely) {
  packet p;
  EXPECT_EQ(look_by_policy(p), -1);
  EXPECT_FALSE(fill_by_policy(p, nullptr, 35));
  EXPECT_EQ(look_by_policy(p), 42);
  plain_packet q;
  EXPECT_EQ(look_by_hand(q), -1);
  EXPECT_FALSE(fill_by_hand(q, nullptr, 35));
  EXPECT_EQ(look_by_hand(q), 42);
}

// --- it sleeps and wakes -------------------------------------------------------------------------

using namespace std::chrono_literals;
using park = real_sync::park;

TEST(park, does_not_sleep_if_the_word_holds_another_value) {
  const park::word w{1};
  park::wait(w, 2);
  park::wait_until(w, 2, clock::now() + 1h);
}

TEST(park, wakes_a_thread_that_sleeps_on_the_word) {
  park::word w{0};
  std::atomic<bool> going_to_sleep{false};
  std::thread sleeper([&] {
    going_to_sleep.store(true, std::memory_order_relaxed);
    while (w.load(std::memory_order_acquire) == 0) park::wait(w, 0);
  });
  while (!going_to_sleep.load(std::memory_order_relaxed)) std::this_thread::yield();
  std::this_thread::sleep_for(10ms);
  w.store(1, std::memory_order_release);
  park::wake(park::address_of(w));
  sleeper.join();
}

TEST(park, sleeps_until_the_deadline) {
  const park::word w{0};
  const auto deadline = clock::now() + 20ms;
  while (!real_sync::passed(deadline)) park::wait_until(w, 0, deadline);
  EXPECT_GE(clock::now(), deadline);
}

TEST(park, returns_at_once_if_the_deadline_passed_long_ago) {
  const park::word w{0};
  park::wait_until(w, 0, clock::time_point{});
  park::wait_until(w, 0, clock::now() - 1h);
}

TEST(park, returns_at_once_if_the_deadline_is_before_the_epoch) {
  const park::word w{0};
  park::wait_until(w, 0, clock::time_point{-1ns});
}

TEST(park, waking_does_not_read_the_freed_word) {
  void* const page =
      mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(page, MAP_FAILED);
  const park::address freed = park::address_of(*::new (page) park::word{0});
  ASSERT_EQ(munmap(page, 4096), 0);
  park::wake(freed);
}

TEST(real_sync, allocates_memory_of_the_requested_alignment) {
  for (const std::size_t align :
       {std::size_t{1}, std::size_t{16}, std::size_t{64}, std::size_t{4096}}) {
    void* const p = real_sync::allocate(100, align);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(p) % align, 0u) << align;
    real_sync::release(p, align);
  }
}

}  // namespace
}  // namespace typed_pipes
