// Many senders, one receiver: the shared chans and every system of the tables.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "impls/test/conformance.hpp"
#include "parts/many_to_one.hpp"

namespace pipes {
namespace {

using conformance::tracked;

template <class List>
struct as_types;
template <class... Systems>
struct as_types<list<Systems...>> {
  using type = ::testing::Types<Systems...>;
};

struct system_name {
  template <class System>
  static std::string GetName(int) {
    return std::string(System::traits.name) + "_" + std::string(System::traits.wait);
  }
};

template <class System>
class many_to_one_over : public conformance::suite<System> {};
TYPED_TEST_SUITE(many_to_one_over, as_types<all_many_to_one>::type, system_name);

// Worker w sends w * 1000, w * 1000 + 1, ...
template <class Inlet>
std::jthread worker(Inlet inlet, std::uint64_t w, std::uint64_t messages) {
  return std::jthread([inlet = std::move(inlet), w, messages]() mutable {
    for (std::uint64_t i = 0; i < messages; ++i) inlet.send(tracked(w * 1000 + i));
  });
}

TYPED_TEST(many_to_one_over, all_arrives_each_sender_in_order_then_nothing) {
  constexpr std::uint64_t workers = 4, messages = 500;
  auto [out, mine] = TypeParam::template open<tracked>();
  std::vector<std::jthread> threads;
  for (std::uint64_t w = 0; w < workers; ++w)
    threads.push_back(worker(TypeParam::template another<tracked>(&out, mine), w, messages));
  mine.send(tracked(workers * 1000));
  { const auto leaving = std::move(mine); }
  std::vector<std::uint64_t> next(workers + 1, 0);
  while (auto got = out.recv()) {
    const std::uint64_t w = got->value() / 1000;
    ASSERT_LE(w, workers);
    EXPECT_EQ(got->value() % 1000, next[w]++);
  }
  EXPECT_EQ(next, (std::vector<std::uint64_t>{messages, messages, messages, messages, 1}));
  EXPECT_FALSE(out.recv());
}

TYPED_TEST(many_to_one_over, goes_on_while_one_sender_stays) {
  auto [out, mine] = TypeParam::template open<tracked>();
  {
    auto other = TypeParam::template another<tracked>(&out, mine);
    other.send(tracked(1));
  }
  EXPECT_EQ(out.recv().value().value(), 1u);
  mine.send(tracked(2));
  EXPECT_EQ(out.recv().value().value(), 2u);
  { const auto leaving = std::move(mine); }
  EXPECT_FALSE(out.recv());
}

TYPED_TEST(many_to_one_over, a_receiver_may_leave_while_all_send) {
  constexpr std::uint64_t workers = 3, messages = 500;
  auto [out, mine] = TypeParam::template open<tracked>();
  std::vector<std::jthread> threads;
  for (std::uint64_t w = 0; w < workers; ++w)
    threads.push_back(worker(TypeParam::template another<tracked>(&out, mine), w, messages));
  auto gone = std::make_unique<typename TypeParam::template outlet<tracked>>(std::move(out));
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(gone->recv());
  gone.reset();
  mine.send(tracked(1));
  { const auto leaving = std::move(mine); }
}  // what was not taken is destroyed by whoever sees it last: TearDown counts

TYPED_TEST(many_to_one_over, another_needs_no_outlet_where_it_clones) {
  if constexpr (TypeParam::traits.clones) {
    auto [out, mine] = TypeParam::template open<tracked>();
    auto other = TypeParam::template another<tracked>(nullptr, mine);
    other.send(tracked(1));
    EXPECT_EQ(out.recv().value().value(), 1u);
  }
}

// ---- what only shared_chan can do --------------------------------------------------------------

template <class B>
class shared_chan_over : public conformance::suite<B> {};
TYPED_TEST_SUITE(shared_chan_over, conformance::backends, conformance::backend_name);

TYPED_TEST(shared_chan_over, gives_back_what_nobody_will_take) {
  PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<tracked>) {
    auto [out, in] = make_shared_stream<tracked, TypeParam>();
    auto other = out;
    EXPECT_FALSE(out.try_send(tracked(1)));
    EXPECT_FALSE(other.try_send(tracked(2)));
    EXPECT_EQ(in.recv().value().value(), 1u);
    in.close();
    EXPECT_EQ(out.try_send(tracked(3)).value().value(), 3u);
    EXPECT_EQ(other.try_send(tracked(4)).value().value(), 4u);
    EXPECT_TRUE(out) << "a shared chan stays one after that";
    out.close();
    EXPECT_FALSE(out);
    EXPECT_THROW(out.send(tracked(5)), spent_endpoint);
    other.send(tracked(6));
  }
}

TYPED_TEST(shared_chan_over, copies_by_assignment_count_too) {
  PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<tracked>) {
    auto [out, in] = make_shared_stream<tracked, TypeParam>();
    shared_chan<tracked, TypeParam> other;
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

TYPED_TEST(shared_chan_over, a_sender_may_send_itself) {
  PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<int>) {
    using inner = shared_chan<tracked, TypeParam>;
    auto [out, in] = make_shared_stream<inner, TypeParam>();
    auto [deep, result] = make_shared_stream<tracked, TypeParam>();
    out.send(deep);
    deep.close();
    EXPECT_FALSE(result.ready());
    in.close();  // destroys the message, which was the last sender of the other stream
    EXPECT_FALSE(result.recv());
  }
}

struct lonely : queue_mutex {  // a backend with one sender per pipe
  template <class G, role R, class S>
  requires(false) using shared_port = void;
};
using lonely_shape = graph<protocols::stream<int>::start>;
static_assert(
    shares_sending<queue_mutex, lonely_shape, role::client, protocols::stream<int>::open>);
static_assert(
    shares_sending<single_shot, lonely_shape, role::client, protocols::stream<int>::open>);
static_assert(!shares_sending<lonely, lonely_shape, role::client, protocols::stream<int>::open>);

}  // namespace
}  // namespace pipes
