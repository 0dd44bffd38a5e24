// Exceptions at every point where the library runs code of its user: messages that cannot be made or copied,
// ranges that cannot be walked, handlers of every form of receiving and sending; and threads that cannot be
// started. The exception comes out, what was sent before arrives, the end closes, the peer sees that, and
// nothing leaks. Messages move without throwing: others do not compile (misuse/message_move_may_throw.cpp).

#include <pthread.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>
#include <system_error>
#include <type_traits>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/parts/service.hpp>
#include <typed_pipes/protocols/core/any_end.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>
#include <vector>

namespace typed_pipes::conformance {
namespace {

using namespace std::chrono_literals;

struct failure : std::runtime_error {
  failure() : std::runtime_error("as the test wants it") {}
};

// The number of messages of this thread that can still be made; negative: all.
thread_local int can_be_made = -1;
void make_one() {
  if (can_be_made == 0) throw failure();
  if (can_be_made > 0) --can_be_made;
}

// Throws where it is made or copied.
class fragile {
 public:
  fragile(int value) : value_(value) { make_one(); }
  fragile(const fragile& other) : value_(other.value_) { make_one(); }
  fragile(fragile&&) noexcept = default;
  fragile& operator=(fragile&&) = delete;
  ~fragile() = default;
  int value() const { return value_; }

 private:
  tracked counted_;
  int value_;
};

using asking = exchange<fragile>;
using numbers = protocols::stream<fragile>;

template <class B>
class faults : public suite<B> {
 protected:
  void TearDown() override {
    can_be_made = -1;
    std::string all;
    for (const std::string& point : hit_) all += (all.empty() ? "" : ", ") + point;
    std::printf("[   POINTS ] %s: %s\n", backend_name::GetName<B>(0).c_str(), all.c_str());
    suite<B>::TearDown();
  }

  // Calls what must fail, with so many messages that can be made.
  template <class F>
  void fails(const std::string& point, int messages, F f) {
    can_be_made = messages;
    bool thrown = false;
    try {
      f();
    } catch (const failure&) {
      thrown = true;
    }
    can_be_made = -1;
    EXPECT_TRUE(thrown) << point << ": the exception did not come out";
    if (thrown) hit(point);
  }
  void hit(const std::string& point) { hit_.insert(point); }

 private:
  std::set<std::string> hit_;
};
TYPED_TEST_SUITE(faults, designs, backend_name);

template <class Server>
bool sees_closed(Server server) {
  return std::move(server).recv().match([](closed) { return true; },
                                        [](auto&&...) { return false; });
}

// The messages that arrive until the peer has left.
template <class Server>
int count_of(Server server) {
  int count = 0;
  while (auto got = std::move(server).recv().take()) {
    EXPECT_EQ(got->message.value(), count++);
    server = std::move(got->next);
  }
  return count;
}

TYPED_TEST(faults, a_message_that_cannot_be_made) {
  using pipe = over<asking, TypeParam>;
  using client = decltype(pipe_ends<pipe>::client);
  const auto each_way = [this](const std::string& way, auto send) {
    for (const bool peer_has_left : {false, true}) {
      auto ends = entangle<pipe>();
      const asking::question original{fragile(1)};
      if (peer_has_left) ends.server = none;
      this->fails(way + (peer_has_left ? " to nobody" : ""), 0,
                  [&] { send(ends.client, original); });
      ASSERT_FALSE(ends.client) << way;
      if (!peer_has_left) {
        EXPECT_TRUE(sees_closed(std::move(ends.server)));
      }
    }
  };
  each_way("emplace", [](client& c, const auto& m) {
    (void)std::move(c).template emplace<asking::question>(m.m.value());
  });
  each_way("emplace of a copy", [](client& c, const auto& m) {
    (void)std::move(c).template emplace<asking::question>(m.m);
  });
  each_way("send of a copy", [](client& c, const auto& m) { (void)std::move(c).send(m); });
  each_way("try_send of a copy",
           [](client& c, const auto& m) { std::move(c).try_send(m).match([](auto&&...) {}); });
}

// A range whose iterator throws on its way.
struct range_that_ends_badly {
  struct iterator {
    using iterator_concept = std::input_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = fragile;
    int at = 0;
    fragile operator*() const { return fragile(at); }
    iterator& operator++() {
      ++at;
      return *this;
    }
    void operator++(int) { ++at; }
    bool operator==(std::default_sentinel_t) const {
      make_one();
      return at == 5;
    }
  };
  iterator begin() const { return {}; }
  std::default_sentinel_t end() const { return {}; }
};

TYPED_TEST(faults, a_range_that_cannot_be_copied_or_walked) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, numbers) {
    using pipe = over<numbers, TypeParam>;
    const auto each_element = [this](const std::string& way, int steps, int steps_a_message,
                                     auto send) {
      for (int n = 0; n < steps; ++n) {
        auto ends = entangle<pipe>();
        this->fails(way, n, [&] { send(ends.client); });
        ASSERT_FALSE(ends.client) << way;
        EXPECT_EQ(count_of(std::move(ends.server)), n / steps_a_message) << way << " " << n;
      }
    };
    std::vector<fragile> five;
    five.reserve(5);
    for (int i = 0; i < 5; ++i) five.emplace_back(i);
    each_element("send_all of copies", 5, 1, [&](auto& c) { c = std::move(c).send_all(five); });
    // It looks whether it is at its end, makes an element, which makes the message.
    each_element("send_all of a range that throws", 10, 2,
                 [](auto& c) { c = std::move(c).send_all(range_that_ends_badly()); });
  }
}

// Every form of receiving. The handler is for whatever comes.
enum class form { match, match_for, match_until, match_now };
constexpr std::array forms{form::match, form::match_for, form::match_until, form::match_now};
constexpr std::array form_names{"match", "match_for", "match_until", "match_now"};

template <class End, class Handler>
void receive(form how, End& end, Handler any) {
  switch (how) {
    case form::match:
      return std::move(end).recv().match(any);
    case form::match_for:
      return std::move(end).recv().match_for(0s, any);
    case form::match_until:
      return std::move(end).recv().match_until(clock::now(), any);
    case form::match_now:
      return std::move(end).recv().match_now(any);
  }
}

constexpr auto throws = [](auto&&...) { throw failure(); };

TYPED_TEST(faults, a_handler_of_a_receive) {
  using pipe = over<asking, TypeParam>;
  for (const form how : forms) {
    const auto fails_at = [&](const std::string& what, auto& ends) {
      this->fails(form_names[static_cast<std::size_t>(how)] + (": " + what), -1,
                  [&] { receive(how, ends.server, throws); });
      ASSERT_FALSE(ends.server) << what;
    };
    {
      auto ends = entangle<pipe>();
      auto waiting = std::move(ends.client).send(asking::question{fragile(1)});
      fails_at("message", ends);
      EXPECT_TRUE(sees_closed(std::move(waiting)));
    }
    {
      auto ends = entangle<pipe>();
      std::move(ends.client).send(asking::stop{fragile(1)});
      fails_at("last message", ends);
    }
    {
      auto ends = entangle<pipe>();
      ends.client = none;
      fails_at("closed", ends);
    }
    if (how != form::match) {
      auto ends = entangle<pipe>();
      fails_at("nothing yet", ends);
      auto waiting = std::move(ends.client).send(asking::question{fragile(1)});
      EXPECT_TRUE(sees_closed(std::move(waiting)));
    }
  }
}

TYPED_TEST(faults, a_handler_that_has_moved_its_end_away) {
  using pipe = over<asking, TypeParam>;
  for (const form how : forms) {
    auto ends = entangle<pipe>();
    auto waiting = std::move(ends.client).send(asking::question{fragile(1)});
    server_end<asking::asking, pipe> kept = none;
    this->fails(form_names[static_cast<std::size_t>(how)] + std::string(": after the reply"), -1,
                [&] {
                  receive(how, ends.server, [&]<class... Got>(Got&&... got) {
                    if constexpr (sizeof...(Got) == 2) {
                      [&](auto&&, auto next) {
                        if constexpr (can_send<decltype(next), asking::answer>)
                          kept = std::move(next).send(asking::answer{fragile(2)});
                      }(std::forward<Got>(got)...);
                    }
                    throw failure();
                  });
                });
    ASSERT_TRUE(kept) << "the end that was moved out of the handler lives";
    auto got = std::move(waiting).recv().take();
    ASSERT_TRUE(got);
    std::move(got->next).send(asking::stop{fragile(3)});
    EXPECT_FALSE(sees_closed(std::move(kept)));
  }
}

TYPED_TEST(faults, a_handler_of_take_all) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, numbers) {
    for (int n = 0; n < 3; ++n) {
      auto ends = entangle<over<numbers, TypeParam>>();
      for (int i = 0; i < 3; ++i) ends.client = std::move(ends.client).send(fragile(i));
      int taken = 0;
      this->fails("take_all: message " + std::to_string(n), -1, [&] {
        (void)std::move(ends.server).recv().take_all([&](fragile) {
          if (taken++ == n) throw failure();
        });
      });
      EXPECT_EQ(taken, n + 1);
      EXPECT_FALSE(ends.server);
      EXPECT_TRUE(std::move(ends.client)
                      .try_send(fragile(4))
                      .match([](closed, auto&&) { return true; }, [](auto&&...) { return false; }));
    }
  }
}

TYPED_TEST(faults, a_handler_of_try_send) {
  using pipe = over<asking, TypeParam>;
  {
    auto ends = entangle<pipe>();
    this->fails("try_send: sent", -1, [&] {
      std::move(ends.client).try_send(asking::question{fragile(1)}).match(throws);
    });
    // The message has been sent, and its sender has left.
    std::move(ends.server)
        .recv()
        .match(
            [](asking::question q, auto busy) {
              EXPECT_EQ(q.m.value(), 1);
              EXPECT_TRUE(sees_closed(std::move(busy).send(asking::answer{fragile(2)})));
            },
            [](auto&&...) { ADD_FAILURE(); });
  }
  {
    auto ends = entangle<pipe>();
    ends.server = none;
    this->fails("try_send: closed", -1, [&] {
      std::move(ends.client).try_send(asking::question{fragile(1)}).match(throws);
    });
  }
  if constexpr (TypeParam::traits.put_blocks == put_blocks::when_full &&
                runs_on<TypeParam, numbers>) {
    auto ends = entangle<over<numbers, TypeParam>>();
    int sent = 0;
    this->fails("try_send: full", -1, [&] {
      for (;;)
        ends.client = std::move(ends.client)
                          .try_send(fragile(sent))
                          .match(
                              [&](decltype(ends.client) next) {
                                ++sent;
                                return next;
                              },
                              [](auto&&...) -> decltype(ends.client) { throw failure(); });
    });
    EXPECT_EQ(count_of(std::move(ends.server)), sent);
  }
}

TYPED_TEST(faults, a_visitor_of_any_end) {
  auto ends = entangle<over<asking, TypeParam>>();
  any_end<over<asking, TypeParam>, role::client> held = std::move(ends.client);
  this->fails("visit", -1, [&] { std::move(held).visit([](auto) { throw failure(); }); });
  EXPECT_FALSE(held);
  EXPECT_TRUE(sees_closed(std::move(ends.server)));
}

// While it lives no thread can be started: no stack is as large as the usual one has to be.
class no_threads {
 public:
  no_threads() {
    pthread_getattr_default_np(&before_);
    pthread_attr_t large;
    pthread_getattr_default_np(&large);
    pthread_attr_setstacksize(&large, ~std::size_t{0} / 4);
    EXPECT_EQ(pthread_setattr_default_np(&large), 0);
    pthread_attr_destroy(&large);
  }
  ~no_threads() {
    pthread_setattr_default_np(&before_);
    pthread_attr_destroy(&before_);
  }
  no_threads(const no_threads&) = delete;
  no_threads& operator=(const no_threads&) = delete;

 private:
  pthread_attr_t before_;
};

// Both ends of its pipe are closed, and so is what the function holds.
TYPED_TEST(faults, a_service_whose_thread_cannot_be_started) {
  using pipe = over<asking, TypeParam>;
  auto other = entangle<pipe>();
  auto waiting = std::move(other.client).send(asking::question{fragile(1)});
  {
    const no_threads now;
    EXPECT_THROW((void)spawn_service<pipe>([held = std::move(other.server)](auto) {}),
                 std::system_error);
    this->hit("spawn_service: no thread");
  }
  EXPECT_TRUE(sees_closed(std::move(waiting)));
  auto works_again =
      spawn_service<pipe>([](auto server) { EXPECT_TRUE(sees_closed(std::move(server))); });
  works_again.client = none;
}

}  // namespace
}  // namespace typed_pipes::conformance
