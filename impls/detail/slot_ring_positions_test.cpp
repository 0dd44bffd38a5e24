// Sessions of any age work: the sequence numbers of their messages may be as large as one likes.
//
// Here a session begins at a sequence number of our choice, as if that many messages had been sent before.
// No side has given any capacity back yet, so what the ring knows of the receiver is as old as the session.
// The other backends hold no count of messages, only the packets or the queue of those under way.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <thread>
#include <typed_pipes/impls/ring.hpp>
#include <typed_pipes/impls/slots.hpp>
#include <typed_pipes/impls/test/old_sessions.hpp>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>
#include <vector>

namespace typed_pipes {
namespace {

using namespace std::chrono_literals;
using namespace old_sessions;

struct updown : protocol {
  struct item {
    unsigned index;
    life alive;
  };
  struct turn {};
  struct up;
  struct down;
  using start = up;
  struct up : send<auto(item)->up, auto(turn)->down> {};
  struct down : recv<auto(item)->down, auto(turn)->up> {};
};

template <class End>
bool nothing_has_arrived(End& e) {
  bool nothing = false;
  e = std::move(e).recv().match_now([](updown::item, auto) { return none; },
                                    [](updown::turn, auto) { return none; },
                                    [](closed) { return none; },
                                    [&](not_yet, auto same) {
                                      nothing = true;
                                      return same;
                                    });
  return nothing;
}

template <class End>
unsigned sends_until_full(End& e, unsigned most, const life& alive) {
  unsigned sent = 0;
  bool is_full = false;
  while (!is_full && sent < most) {
    e = std::move(e)
            .try_send(updown::item{sent, alive})
            .match(
                [&](auto next) {
                  ++sent;
                  return next;
                },
                [&](full, updown::item, auto same) {
                  is_full = true;
                  return same;
                },
                [](closed, updown::item) {
                  ADD_FAILURE() << "closed";
                  return none;
                });
    if (!e) break;
  }
  return sent;
}

// Takes items first, first + 1, ... up to the turn, and returns the index of the first missing item.
template <class Next, class End>
unsigned take_until_the_turn(End e, unsigned first, Next& after) {
  while (e)
    e = std::move(e).recv().match_for(
        5s,
        [&](updown::item i, auto next) {
          EXPECT_EQ(i.index, first);
          first = i.index + 1;
          return next;
        },
        [&](updown::turn, auto next) {
          after = std::move(next);
          return none;
        },
        [](closed) {
          ADD_FAILURE() << "closed";
          return none;
        },
        [](timed_out, auto) {
          ADD_FAILURE() << "a message is lost";
          return none;
        });
  return first;
}

std::vector<updown::item> items(unsigned count, const life& alive) {
  std::vector<updown::item> made;
  for (unsigned i = 0; i < count; ++i) made.push_back({i, alive});
  return made;
}

template <class P>
using client_up = client_end<updown::up, P>;
template <class P>
using client_down = client_end<updown::down, P>;
template <class P>
using server_up = server_end<updown::up, P>;
template <class P>
using server_down = server_end<updown::down, P>;

template <unsigned Slots, class Waiting>
struct ring_of {
  static constexpr unsigned capacity = Slots;
  using backend = basic_ring<Waiting, Slots, old_sync>;
  using talk = over<updown, backend>;
};

template <class B>
class old_ring : public ::testing::Test {};
using rings = ::testing::Types<ring_of<1, spin_then_park>, ring_of<4, park>, ring_of<64, park>,
                               ring_of<64, spin_then_park>, ring_of<1024, spin_then_park>>;
TYPED_TEST_SUITE(old_ring, rings);

TYPED_TEST(old_ring, holds_its_capacity_after_each_turn_and_destroys_each_message_once) {
  using talk = typename TypeParam::talk;
  constexpr unsigned capacity = TypeParam::capacity;
  for (const std::uint64_t age : ages) {
    SCOPED_TRACE(age);
    old_sync::age = age;
    const life alive = std::make_shared<int>();
    {
      auto [c, s] = entangle<talk>();
      ASSERT_TRUE(nothing_has_arrived(s));
      // Beyond the end of a lap, so that the turn is stored at any place of the ring.
      unsigned taken = 0;
      for (unsigned i = 0; i < 2 * capacity + 3; ++i) {
        c = std::move(c).send(updown::item{i, alive});
        s = std::move(s).recv().match(
            [&](updown::item m, auto next) {
              taken += m.index == i;
              return next;
            },
            [](updown::turn, auto) { return none; }, [](closed) { return none; });
        ASSERT_EQ(taken, i + 1);
      }
      server_down<talk> answering = none;
      client_down<talk> waiting = std::move(c).send(updown::turn{});
      take_until_the_turn(std::move(s), 0, answering);
      ASSERT_TRUE(answering);
      ASSERT_TRUE(nothing_has_arrived(waiting));

      ASSERT_EQ(sends_until_full(answering, 3 * capacity, alive), capacity);
      for (unsigned i = 0; i < capacity; ++i) {
        waiting = std::move(waiting).recv().match(
            [&](updown::item m, auto next) {
              EXPECT_EQ(m.index, i);
              return next;
            },
            [](updown::turn, auto) { return none; }, [](closed) { return none; });
        ASSERT_TRUE(waiting);
      }
      s = std::move(answering).send(updown::turn{});
      take_until_the_turn(std::move(waiting), 0, c);
      ASSERT_TRUE(c);

      ASSERT_EQ(sends_until_full(c, 3 * capacity, alive), capacity);
      EXPECT_EQ(alive.use_count(), 1 + static_cast<long>(capacity));
    }
    EXPECT_EQ(alive.use_count(), 1);
  }
}

TYPED_TEST(old_ring, makes_a_sender_wait_for_a_late_receiver) {
  using talk = typename TypeParam::talk;
  constexpr unsigned capacity = TypeParam::capacity;
  constexpr unsigned burst = 3 * capacity + 7;
  for (const std::uint64_t age : ages) {
    SCOPED_TRACE(age);
    old_sync::age = age;
    const life alive = std::make_shared<int>();
    auto [c, s] = entangle<talk>();
    constexpr unsigned nothing_more = ~0u;
    std::atomic<unsigned> sent{0};
    std::jthread server([&alive, &sent, s = std::move(s)]() mutable {
      for (unsigned round = 0; round < 2; ++round) {
        server_down<talk> answering = none;
        if (take_until_the_turn(std::move(s), 0, answering) != burst || !answering)
          return sent.store(nothing_more, std::memory_order_relaxed);
        for (unsigned i = 0; i < burst; ++i) {
          answering = std::move(answering).send(updown::item{i, alive});
          sent.fetch_add(1, std::memory_order_relaxed);
        }
        s = std::move(answering).send(updown::turn{});
      }
    });
    for (unsigned round = 0; round < 2; ++round) {
      for (unsigned i = 0; i < burst; ++i) c = std::move(c).send(updown::item{i, alive});
      client_down<talk> waiting = std::move(c).send(updown::turn{});
      const unsigned filled = round * burst + capacity;
      while (sent.load(std::memory_order_relaxed) < filled) std::this_thread::yield();
      std::this_thread::sleep_for(500us);
      EXPECT_EQ(sent.load(std::memory_order_relaxed), filled) << "sent into a full ring";
      EXPECT_EQ(take_until_the_turn(std::move(waiting), 0, c), burst);
      ASSERT_TRUE(c);
    }
  }
}

TYPED_TEST(old_ring, carries_many_at_a_time) {
  using talk = typename TypeParam::talk;
  constexpr unsigned burst = 3 * TypeParam::capacity + 7;
  for (const std::uint64_t age : ages) {
    SCOPED_TRACE(age);
    old_sync::age = age;
    const life alive = std::make_shared<int>();
    {
      auto [c, given] = entangle<talk>();
      EXPECT_TRUE(arms_and_disarms(given));
      std::jthread server([&alive, s = std::move(given)]() mutable {
        for (unsigned round = 0; round < 3; ++round) {
          server_down<talk> answering = none;
          if (take_until_the_turn(std::move(s), 0, answering) != burst || !answering) return;
          s = std::move(answering).send_all(items(burst, alive)).send(updown::turn{});
        }
      });
      for (unsigned round = 0; round < 3; ++round) {
        const auto copied = items(burst, alive);
        auto waiting = std::move(c).send_all(copied).send(updown::turn{});
        EXPECT_EQ(take_until_the_turn(std::move(waiting), 0, c), burst);
        ASSERT_TRUE(c);
      }
    }
    EXPECT_EQ(alive.use_count(), 1);
  }
}

unsigned index_of(const updown::item& i) { return i.index; }
unsigned index_of(unsigned i) { return i; }

template <class Backend, class Item>
void carries_a_burst(const std::vector<Item>& burst) {
  std::jthread client;
  auto [c, s] = entangle<over<protocols::stream<Item>, Backend>>();
  client = std::jthread([&burst, c = std::move(c)]() mutable { c = std::move(c).send_all(burst); });
  unsigned received = 0;
  while (s) {
    ASSERT_TRUE(becomes_ready(s)) << "a message is lost";
    s = std::move(s).recv().take_all([&](const Item& i) { EXPECT_EQ(index_of(i), received++); });
  }
  EXPECT_EQ(received, burst.size());
}

// take_all() is for a state with one message. Of those that are copied as bytes the peer is told once.
TYPED_TEST(old_ring, is_taken_from_many_at_a_time) {
  using backend = typename TypeParam::backend;
  constexpr unsigned burst = 3 * TypeParam::capacity + 7;
  std::vector<unsigned> indices(burst);
  std::iota(indices.begin(), indices.end(), 0u);
  for (const std::uint64_t age : ages) {
    SCOPED_TRACE(age);
    old_sync::age = age;
    carries_a_burst<backend>(indices);
    const life alive = std::make_shared<int>();
    carries_a_burst<backend>(items(burst, alive));
    EXPECT_EQ(alive.use_count(), 1);
  }
}

// --- slots: a sender never waits, so only the parity of a lap matters ----------------------------

// Bursts of 3 messages there and 1 back in 4 slots: each burst begins in another slot.
struct bounded : protocol {
  struct item {
    unsigned index;
    life alive;
  };
  struct first;
  struct second;
  struct third;
  struct back;
  using start = first;
  struct first : send<auto(item)->second> {};
  struct second : send<auto(item)->third> {};
  struct third : send<auto(item)->back> {};
  struct back : recv<auto(item)->first> {};
};
struct echo : protocol {
  struct item {
    unsigned index;
    life alive;
  };
  struct ask;
  struct reply;
  using start = ask;
  struct ask : send<auto(item)->reply> {};
  struct reply : recv<auto(item)->ask> {};
};

template <class P, class End>
auto taken(End e, unsigned index) {
  auto got = std::move(e).recv().take();
  EXPECT_TRUE(got);
  if (got) {
    EXPECT_EQ(got->message.index, index);
  }
  return std::move(got->next);
}

template <class Talk>
auto send_there(client_end<echo::ask, Talk> c, unsigned n, const life& alive) {
  return std::move(c).send(echo::item{n, alive});
}
template <class Talk>
auto send_there(client_end<bounded::first, Talk> c, unsigned n, const life& alive) {
  return std::move(c)
      .send(bounded::item{n, alive})
      .send(bounded::item{n + 1, alive})
      .send(bounded::item{n + 2, alive});
}
template <class Talk>
auto answer(server_end<echo::ask, Talk> s, unsigned n, const life& alive) {
  return taken<Talk>(std::move(s), n).send(echo::item{n, alive});
}
template <class Talk>
auto answer(server_end<bounded::first, Talk> s, unsigned n, const life& alive) {
  return taken<Talk>(taken<Talk>(taken<Talk>(std::move(s), n), n + 1), n + 2)
      .send(bounded::item{n, alive});
}

template <class P>
class old_slots : public ::testing::Test {};
using bounded_protocols = ::testing::Types<echo, bounded>;
TYPED_TEST_SUITE(old_slots, bounded_protocols);

TYPED_TEST(old_slots, carry_each_message_and_destroy_it_once) {
  using talk = over<TypeParam, basic_slots<spin_then_park, old_sync>>;
  for (const std::uint64_t age : ages) {
    SCOPED_TRACE(age);
    old_sync::age = age;
    const life alive = std::make_shared<int>();
    {
      auto [c, s] = entangle<talk>();
      for (unsigned i = 0; i < 20; ++i) {
        auto waiting = send_there<talk>(std::move(c), i, alive);
        s = answer<talk>(std::move(s), i, alive);
        c = taken<talk>(std::move(waiting), i);
        ASSERT_EQ(alive.use_count(), 1);
      }
      const auto left_undelivered = send_there<talk>(std::move(c), 0, alive);
    }
    EXPECT_EQ(alive.use_count(), 1);
  }
}

TYPED_TEST(old_slots, carry_each_message_between_threads) {
  using talk = over<TypeParam, basic_slots<park, old_sync>>;
  constexpr unsigned rounds = 100;
  for (const std::uint64_t age : ages) {
    SCOPED_TRACE(age);
    old_sync::age = age;
    const life alive = std::make_shared<int>();
    {
      auto [c, s] = entangle<talk>();
      std::jthread server([&alive, s = std::move(s)]() mutable {
        for (unsigned i = 0; i < rounds; ++i) s = answer<talk>(std::move(s), i, alive);
      });
      for (unsigned i = 0; i < rounds; ++i) {
        auto waiting = send_there<talk>(std::move(c), i, alive);
        if (i % 2 == 1) {
          EXPECT_TRUE(becomes_ready(waiting));
        }
        c = taken<talk>(std::move(waiting), i);
      }
    }
    EXPECT_EQ(alive.use_count(), 1);
  }
}

}  // namespace
}  // namespace typed_pipes
