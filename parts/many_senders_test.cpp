// Shared senders: copies of one sending end.
#include <gtest/gtest.h>

#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/parts/shared_sender.hpp>
#include <utility>

namespace typed_pipes {
namespace {

using conformance::tracked;

template <class Backend, class Message>
inline constexpr bool streams = runs_on<Backend, protocols::stream<Message>>;
template <class Backend, class Message>
inline constexpr bool shares =
    shares_sending<Backend, detail::graph_of<detail::stream_over<Message, Backend>>, role::client,
                   typename protocols::stream<Message>::open>;

/// Skips the test where the backend cannot carry an unbounded protocol or allows one sender per pipe.
#define TYPED_PIPES_SKIP_UNLESS_IT_SHARES(Backend, Message)                        \
  if constexpr (!streams<Backend, Message>) {                                      \
    GTEST_SKIP() << "bounded_protocols_only: this backend refuses unbounded ones"; \
  } else if constexpr (!shares<Backend, Message>) {                                \
    GTEST_SKIP() << "no shared_port: this backend has one sender per pipe";        \
  } else

template <class B>
class shared_sender_over : public conformance::suite<B> {};
TYPED_TEST_SUITE(shared_sender_over, conformance::usual_backends, conformance::backend_name);

TYPED_TEST(shared_sender_over, returns_the_message_when_the_receiver_has_left) {
  TYPED_PIPES_SKIP_UNLESS_IT_SHARES(TypeParam, tracked) {
    auto [out, in] = make_shared_channel<tracked, TypeParam>();
    auto other = out;
    EXPECT_FALSE(out.try_send(tracked(1)));
    EXPECT_FALSE(other.try_send(tracked(2)));
    EXPECT_EQ(in.recv().value().value(), 1u);
    in.close();
    EXPECT_EQ(out.try_send(tracked(3)).value().value(), 3u);
    EXPECT_EQ(other.try_send(tracked(4)).value().value(), 4u);
    EXPECT_TRUE(out) << "it stays usable";
    out.close();
    EXPECT_FALSE(out);
    EXPECT_THROW(out.send(tracked(5)), spent_endpoint);
    other.send(tracked(6));
  }
}

TYPED_TEST(shared_sender_over, counts_copies_made_by_assignment) {
  TYPED_PIPES_SKIP_UNLESS_IT_SHARES(TypeParam, tracked) {
    auto [out, in] = make_shared_channel<tracked, TypeParam>();
    shared_sender<tracked, TypeParam> other;
    EXPECT_FALSE(other);
    other = out;
    const auto& itself = other;
    other = itself;
    out.close();
    EXPECT_FALSE(in.ready());
    other = {};
    EXPECT_TRUE(in.ready());
    EXPECT_FALSE(in.recv());
  }
}

TYPED_TEST(shared_sender_over, counts_through_moves_and_what_is_assigned_over) {
  TYPED_PIPES_SKIP_UNLESS_IT_SHARES(TypeParam, int) {
    using out = shared_sender<int, TypeParam>;
    auto [first, in] = make_shared_channel<int, TypeParam>();
    auto [other, other_in] = make_shared_channel<int, TypeParam>();
    out copy = first;
    out& same = copy;
    copy = std::move(same);
    copy.send(1);
    copy = other;
    first = std::move(other);
    EXPECT_EQ(in.recv(), 1);
    EXPECT_FALSE(in.recv()) << "both senders were assigned over";
    copy.close();
    first.send(2);
    first = out();
    EXPECT_EQ(other_in.recv(), 2);
    EXPECT_FALSE(other_in.recv());
    EXPECT_THROW(first.send(3), spent_endpoint);
    EXPECT_THROW(out(first).send(3), spent_endpoint);
  }
}

TYPED_TEST(shared_sender_over, a_sender_may_be_sent_in_a_message) {
  TYPED_PIPES_SKIP_UNLESS_IT_SHARES(TypeParam, int) {
    using inner = shared_sender<tracked, TypeParam>;
    auto [out, in] = make_shared_channel<inner, TypeParam>();
    auto [deep, result] = make_shared_channel<tracked, TypeParam>();
    out.send(deep);
    deep.close();
    EXPECT_FALSE(result.ready());
    in.close();  // destroys the message, which is the last sender of the other channel
    EXPECT_FALSE(result.recv());
  }
}

struct single_sender : queue_mutex {  // a backend with one sender per pipe
  template <class G, role R, class S>
  requires(false) using shared_port = void;
};
using stream_shape = graph<protocols::stream<int>::start>;
static_assert(
    shares_sending<queue_mutex, stream_shape, role::client, protocols::stream<int>::open>);
static_assert(
    shares_sending<single_shot, stream_shape, role::client, protocols::stream<int>::open>);
static_assert(
    !shares_sending<single_sender, stream_shape, role::client, protocols::stream<int>::open>);

TEST(shared_sender, is_not_made_from_an_empty_sender) {
  EXPECT_THROW(shared_sender<int>(sender<int>()), spent_endpoint);
}

}  // namespace
}  // namespace typed_pipes
