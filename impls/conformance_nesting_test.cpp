// Ends inside messages inside ends, thousands deep, on a thread with a small stack: closing is a loop on every
// backend, whatever starts it. In exhaustive builds they are a million deep. And messages so large that few
// fit a stack.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <thread>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/impls/test/nesting.hpp>
#include <typed_pipes/protocols/core/wait_any.hpp>
#include <typed_pipes/protocols/oneshot.hpp>
#include <utility>

namespace typed_pipes::conformance {
namespace {

using nesting::greatest_depth;
using nesting::on_a_small_stack;
using nesting::on_a_stack_of;

// A message holds this: the ends of another pipe, whose types contain that of the message.
struct content {
  content() = default;
  content(const content&) = delete;
  content& operator=(const content&) = delete;
  virtual ~content() = default;
  tracked counted;
};
struct box {
  std::unique_ptr<content> inner;
};

// clang-format off
struct to_the_server : typed_pipes::protocol {
  struct open;
  using start = open;
  struct open : send<auto(box) -> end> { static constexpr std::size_t credits = 1; };
};
struct to_the_client : typed_pipes::protocol {
  struct open;
  using start = open;
  struct open : recv<auto(box) -> end> { static constexpr std::size_t credits = 1; };
};
// clang-format on

template <class P, class B>
using ends_of = pipe_ends<over<P, B>>;

template <class End>
struct holds : content {
  explicit holds(End e) : end(std::move(e)) {}
  End end;
};
template <class End>
box in_a_box(End end) {
  return box{std::make_unique<holds<End>>(std::move(end))};
}

// Receiving ends, each with an undelivered message that holds the one made before.
template <class B>
auto nested_servers() {
  decltype(ends_of<to_the_server, B>::server) outer = none;
  for (int i = 0; i < greatest_depth; ++i) {
    auto [c, s] = entangle<over<to_the_server, B>>();
    std::move(c).send(in_a_box(std::move(outer)));
    outer = std::move(s);
  }
  return outer;
}
template <class B>
auto nested_clients() {
  decltype(ends_of<to_the_client, B>::client) outer = none;
  for (int i = 0; i < greatest_depth; ++i) {
    auto [c, s] = entangle<over<to_the_client, B>>();
    std::move(s).send(in_a_box(std::move(outer)));
    outer = std::move(c);
  }
  return outer;
}

template <class B>
using conformance_nesting = suite<B>;
TYPED_TEST_SUITE(conformance_nesting, designs, backend_name);

TYPED_TEST(conformance_nesting, either_side_closes_in_a_loop) {
  on_a_small_stack([] {
    auto server = nested_servers<TypeParam>();
    std::move(server).close();
    EXPECT_EQ(tracked::alive, 0);
    auto client = nested_clients<TypeParam>();
    client = none;
    EXPECT_EQ(tracked::alive, 0);
  });
}

TYPED_TEST(conformance_nesting, both_sides_in_turn_close_in_a_loop) {
  on_a_small_stack([] {
    decltype(ends_of<to_the_client, TypeParam>::client) outer = none;
    for (int i = 0; i < greatest_depth / 2; ++i) {
      auto [c1, s1] = entangle<over<to_the_server, TypeParam>>();
      std::move(c1).send(in_a_box(std::move(outer)));
      auto [c2, s2] = entangle<over<to_the_client, TypeParam>>();
      std::move(s2).send(in_a_box(std::move(s1)));
      outer = std::move(c2);
    }
    outer = none;
    EXPECT_EQ(tracked::alive, 0);
  });
}

TYPED_TEST(conformance_nesting, a_message_to_a_peer_that_left_closes_in_a_loop) {
  on_a_small_stack([] {
    auto [c, s] = entangle<over<to_the_server, TypeParam>>();
    s = none;
    std::move(c).send(in_a_box(nested_servers<TypeParam>()));
    EXPECT_EQ(tracked::alive, 0);
  });
}

TYPED_TEST(conformance_nesting, an_exception_closes_in_a_loop) {
  on_a_small_stack([] {
    EXPECT_THROW(
        {
          const auto outer = nested_servers<TypeParam>();
          throw std::runtime_error("unwinds");
        },
        std::runtime_error);
    EXPECT_EQ(tracked::alive, 0);
  });
}

TYPED_TEST(conformance_nesting, the_end_of_a_thread_closes_in_a_loop) {
  on_a_small_stack([] {
    static thread_local decltype(ends_of<to_the_server, TypeParam>::server) last = none;
    last = nested_servers<TypeParam>();
  });
  EXPECT_EQ(tracked::alive, 0);
}

// The end in the middle of the loop has a peer that is alive.
TYPED_TEST(conformance_nesting, the_peer_of_an_end_inside_sees_that_it_closed) {
  using flow_over = over<exchange<box>, TypeParam>;
  const auto nested = [](box inner) {
    auto [c, s] = entangle<flow_over>();
    std::move(c).send(exchange<box>::question{std::move(inner)}).close();
    return in_a_box(std::move(s));
  };
  auto [asking, answering] = entangle<flow_over>();
  auto waiting = std::move(asking).send(exchange<box>::question{});
  box inner = nested(nested(nested(in_a_box(std::move(answering)))));
  // It waits while the other thread closes the outermost.
  std::jthread closing([inner = std::move(inner)]() mutable { inner.inner.reset(); });
  EXPECT_FALSE(std::move(waiting).recv().take().has_value());
}

// An end tells its peer that it closes before its messages are destroyed, also inside the loop. So the destructor
// of a message may close an end and then join the thread of its peer.
TYPED_TEST(conformance_nesting, the_destructor_of_a_message_may_wait_for_the_peer_of_an_end) {
  using conversation = exchange<box>;
  using conversation_over = over<conversation, TypeParam>;
  struct service : content {
    std::jthread thread;  // joined when the end has closed
    client_end<typename conversation::waiting, conversation_over> end;
  };
  box inner;
  for (int i = 0; i < 3; ++i) {
    auto held = std::make_unique<service>();
    auto [c, s] = entangle<conversation_over>();
    held->thread = std::jthread([end = std::move(s), reply = std::move(inner)]() mutable {
      while (end)
        end = std::move(end).recv().match(
            [&](conversation::question, auto answering) {
              return std::move(answering).send(conversation::answer{std::move(reply)});
            },
            [](conversation::stop) { return none; }, [](closed) { return none; });
    });
    held->end = std::move(c).send(conversation::question{});
    wait_any(held->end);  // the answer is there, and is not taken
    auto [outer, never_taken] = entangle<conversation_over>();
    std::move(outer).send(conversation::question{box{std::move(held)}}).close();
    inner = in_a_box(std::move(never_taken));
  }
}

// An end that a destructor closes has closed those in its own messages when that returns. So the destructor of a
// message may join a thread that waits for them, also some messages deep.
TYPED_TEST(conformance_nesting, the_destructor_of_a_message_may_wait_for_ends_in_those_of_its_end) {
  using giving = over<to_the_client, TypeParam>;
  using canceling = over<protocols::oneshot<int>, TypeParam>;
  struct worker : content {
    std::jthread thread;  // joined when the end has closed
    client_end<to_the_client::open, giving> end;
  };
  for (const int messages : {1, 2, 6}) {
    bool canceled = false;
    auto held = std::make_unique<worker>();
    auto [c, s] = entangle<giving>();
    held->end = std::move(c);
    held->thread = std::jthread([&canceled, s = std::move(s)]() mutable {
      auto [cancel, until] = entangle<canceling>();
      std::move(s).send(in_a_box(std::move(cancel)));
      canceled = std::move(until).recv().match_for(
          std::chrono::seconds(20), [](int) { return false; }, [](closed) { return true; },
          [](timed_out, auto) { return false; });
    });
    wait_any(held->end);  // the box is there, and is not taken
    box outer{std::move(held)};
    for (int i = 0; i < messages; ++i) {
      auto [never_taken, sent] = entangle<giving>();
      std::move(sent).send(std::move(outer));
      outer = in_a_box(std::move(never_taken));
    }
    outer.inner.reset();
    EXPECT_TRUE(canceled) << messages << " messages deep";
  }
}

// --- messages that are themselves large ---------------------------------------------------------

struct mebibyte {
  mebibyte(std::uint8_t value) { bytes.fill(value); }
  bool is_of(std::uint8_t value) const { return bytes.front() == value && bytes.back() == value; }
  std::array<std::uint8_t, std::size_t{1} << 20> bytes;
};

// protocols/README.md says how often such a message is on the stack.
TYPED_TEST(conformance_nesting, a_message_of_a_mebibyte_fits_the_usual_stack) {
  using e = exchange<mebibyte>;
  on_a_stack_of(8 * 1024, [] {
    auto [c, s] = entangle<over<e, TypeParam>>();
    auto waiting = std::move(c).send(typename e::question{1});
    auto answering = std::move(s).recv().match(
        [](typename e::question q, auto next) {
          EXPECT_TRUE(q.m.is_of(1));
          return next;
        },
        [](const typename e::stop&) { return none; }, [](closed) { return none; });
    s = std::move(answering).template emplace<typename e::answer>(std::uint8_t{2});
    {
      auto got = std::move(waiting).recv().take();
      ASSERT_TRUE(got);
      EXPECT_TRUE(got->message.m.is_of(2));
      c = std::move(got->next);
    }
    std::move(c).template emplace<typename e::question>(std::uint8_t{3}).close();
  });
}

}  // namespace
}  // namespace typed_pipes::conformance
