// A program whose namespaces have functions and operators with the names that the library uses, each of which
// takes anything. The library must call its own. scripts/checks/lookup.py finds every call that could reach
// one of these, also of names that are not here.

#include <cstddef>
#include <memory>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/parts/end_set.hpp>
#include <typed_pipes/parts/receiver_set.hpp>
#include <typed_pipes/parts/service.hpp>
#include <typed_pipes/parts/shared_sender.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>
#include <vector>

namespace shop {

inline int calls = 0;

#define SHOP_FUNCTION(name)            \
  template <class... T>                \
  auto name(T&&...) {                  \
    ++calls;                           \
    return static_cast<void*>(&calls); \
  }                                    \
  template <class A, class... T>       \
  auto name(T&&...) {                  \
    ++calls;                           \
    return static_cast<A*>(nullptr);   \
  }
SHOP_FUNCTION(construct)
SHOP_FUNCTION(copy_words)
SHOP_FUNCTION(destroy_at)
SHOP_FUNCTION(addressof)
SHOP_FUNCTION(launder)
SHOP_FUNCTION(move)
SHOP_FUNCTION(forward)
SHOP_FUNCTION(exchange)
SHOP_FUNCTION(dispatch)
SHOP_FUNCTION(publish)
SHOP_FUNCTION(hand_over)
SHOP_FUNCTION(run_handler)
SHOP_FUNCTION(require_live)
SHOP_FUNCTION(first_ready)
SHOP_FUNCTION(wait_for_one)
SHOP_FUNCTION(sleep_until_one_is_ready)
SHOP_FUNCTION(entangle)
SHOP_FUNCTION(make_channel)
SHOP_FUNCTION(put_each)
SHOP_FUNCTION(put)
SHOP_FUNCTION(take)
SHOP_FUNCTION(send)
SHOP_FUNCTION(recv)
#undef SHOP_FUNCTION

template <class T>
void* operator&(T&&) {
  ++calls;
  return nullptr;
}
template <class A, class B>
int operator,(A&&, B&&) {
  ++calls;
  return 0;
}

struct order {
  int number;
  int more[20] = {};
};
struct gift {
  std::unique_ptr<int> inside;
};
struct three_words {
  std::uint64_t a = 0, b = 0, c = 0;
};

// clang-format off
struct counter : typed_pipes::protocol {
  struct open; struct waiting;
  using start = open;
  struct open    : send<auto(order)       -> waiting> {};
  struct waiting : recv<auto(gift)      -> open,
                        auto(three_words) -> open> {};
};
// clang-format on

}  // namespace shop

namespace typed_pipes::conformance {
namespace {

template <class B>
class foreign_names_over : public suite<B> {
 protected:
  void SetUp() override { shop::calls = 0; }
  void TearDown() override {
    EXPECT_EQ(shop::calls, 0) << "the library called a function of the program";
  }
};
TYPED_TEST_SUITE(foreign_names_over, designs_below, backend_name);

TYPED_TEST(foreign_names_over, are_not_called_by_a_conversation) {
  auto [c, s] = entangle<over<shop::counter, TypeParam>>();
  for (int i = 0; i < 3; ++i) {
    auto client = std::move(c).send(shop::order{i});
    EXPECT_EQ(wait_any(s), 0u);
    auto busy = std::move(s).recv().take();
    EXPECT_EQ(busy->message.number, i);
    s = i == 1 ? std::move(busy->next).send(shop::three_words{1, 2, 3})
               : std::move(busy->next).send(shop::gift{std::make_unique<int>(i)});
    c = std::move(client).recv().match(
        [&](shop::gift p, auto next) {
          EXPECT_EQ(*p.inside, i);
          return next;
        },
        [](shop::three_words w, auto next) {
          EXPECT_EQ(w.c, 3u);
          return next;
        },
        [](closed) { return none; });
  }
  auto waiting = std::move(c)
                     .try_send(shop::order{4})
                     .match([](auto next) { return next; }, [](full, auto, auto) { return none; },
                            [](closed, auto) { return none; });
  std::move(waiting).close();  // order 4 is destroyed unread
  std::move(s).close();
}

TYPED_TEST(foreign_names_over, are_not_called_by_streams_sets_and_services) {
  using orders = protocols::stream<shop::gift>;
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, orders) {
    receiver_set<shop::gift, TypeParam> in;
    auto out = in.make_sender();
    out.send(shop::gift{std::make_unique<int>(7)});
    EXPECT_EQ(*in.recv()->inside, 7);
    std::vector<shop::gift> some(3);
    auto end = std::move(out).into_end();
    end = std::move(end).send_all(std::move(some));
    std::move(end).close();
    auto there = spawn_service<over<orders, TypeParam>>([](auto server) {
      while (server) server = std::move(server).recv().take_all([](shop::gift) {});
    });
    there.client = std::move(there.client).send(shop::gift{});
  }
}

template <class Backend>
inline constexpr bool shares =
    shares_sending<Backend, detail::graph_of<detail::stream_over<shop::gift, Backend>>,
                   role::client, typename protocols::stream<shop::gift>::open>;

TYPED_TEST(foreign_names_over, are_not_called_by_shared_senders) {
  if constexpr (!shares<TypeParam>) {
    GTEST_SKIP() << "no shared_port: this backend has one sender per pipe";
  } else {
    auto [first, receiver] = make_shared_channel<shop::gift, TypeParam>();
    auto second = first;
    second.send(shop::gift{std::make_unique<int>(8)});
    EXPECT_EQ(*receiver.recv()->inside, 8);
    { const auto left = std::move(receiver); }
    EXPECT_TRUE(first.try_send(shop::gift{}));
  }
}

}  // namespace
}  // namespace typed_pipes::conformance
