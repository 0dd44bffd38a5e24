// The ends of parts/, inside messages of their own kind, thousands deep: destroying the outermost is a loop.

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <type_traits>
#include <typed_pipes/impls/queue_mutex.hpp>
#include <typed_pipes/impls/test/nesting.hpp>
#include <typed_pipes/parts/receiver_set.hpp>
#include <typed_pipes/parts/service.hpp>
#include <typed_pipes/parts/shared_sender.hpp>
#include <utility>

namespace typed_pipes {
namespace {

using nesting::depth;
using nesting::on_a_small_stack;

struct content {
  content() = default;
  content(const content&) = delete;
  content& operator=(const content&) = delete;
  virtual ~content() = default;
};
template <class T>
struct holds : content {
  explicit holds(T t) : value(std::move(t)) {}
  T value;
};

template <class Backend>
struct item {
  std::unique_ptr<content> inner;
};
template <class Backend, class T>
item<Backend> made_of(T t) {
  return {std::make_unique<holds<T>>(std::move(t))};
}

template <class Backend>
class nesting_in_parts : public ::testing::Test {};
using both = ::testing::Types<single_shot, queue_mutex>;
TYPED_TEST_SUITE(nesting_in_parts, both);

TYPED_TEST(nesting_in_parts, receivers) {
  on_a_small_stack([] {
    receiver<item<TypeParam>, TypeParam> outer;
    for (int i = 0; i < depth; ++i) {
      auto [out, in] = make_channel<item<TypeParam>, TypeParam>();
      out.send(made_of<TypeParam>(std::move(outer)));
      outer = std::move(in);
    }
    outer.close();
  });
}

// Counts how many of the destructors of its kinds are nested.
int nested_now = 0, nested_most = 0;
template <int Kind>
struct counted {
  explicit counted(std::unique_ptr<content> c) : inner(std::move(c)) {}
  counted(counted&&) noexcept = default;
  counted& operator=(counted&&) = delete;
  ~counted() {
    if (inner == nullptr) return;
    nested_most = std::max(nested_most, ++nested_now);
    inner.reset();
    --nested_now;
  }
  std::unique_ptr<content> inner;
};
template <int Kind, class Backend>
std::unique_ptr<content> around(std::unique_ptr<content> inner) {
  auto [out, in] = make_channel<counted<Kind>, Backend>();
  out.send(counted<Kind>(std::move(inner)));
  return std::make_unique<holds<receiver<counted<Kind>, Backend>>>(std::move(in));
}

TYPED_TEST(nesting_in_parts, of_many_kinds_is_no_deeper_than_of_one) {
  std::unique_ptr<content> all = std::make_unique<content>();
  for (int i = 0; i < 10; ++i)
    all = around<0, TypeParam>(
        around<1, ring>(around<2, TypeParam>(around<3, ring>(std::move(all)))));
  nested_now = nested_most = 0;
  all.reset();
  EXPECT_EQ(nested_now, 0);
  EXPECT_EQ(nested_most, detail::most_nested);
}

TYPED_TEST(nesting_in_parts, sets) {
  on_a_small_stack([] {
    receiver_set<item<TypeParam>, TypeParam> outer;
    for (int i = 0; i < depth; ++i) {
      receiver_set<item<TypeParam>, TypeParam> next;
      next.make_sender().send(made_of<TypeParam>(std::move(outer)));
      outer = std::move(next);
    }
  });
}

// The receiver left: the message is destroyed where it is sent, or, in a race, by the last sender.
TYPED_TEST(nesting_in_parts, shared_senders) {
  on_a_small_stack([] {
    receiver<item<TypeParam>, TypeParam> outer;
    for (int i = 0; i < depth; ++i) {
      auto [out, in] = make_shared_channel<item<TypeParam>, TypeParam>();
      auto copy = out;
      copy.send(made_of<TypeParam>(std::move(outer)));
      out.send({});
      outer = std::move(in);
    }
    auto [out, in] = make_shared_channel<item<TypeParam>, TypeParam>();
    in.close();
    out.send(made_of<TypeParam>(std::move(outer)));
  });
}

// A service joins its thread, which ends when the client has closed.
TYPED_TEST(nesting_in_parts, services) {
  using stream = over<protocols::stream<item<TypeParam>>, TypeParam>;
  item<TypeParam> inner;
  for (int i = 0; i < 10; ++i) {
    auto s = spawn_service<stream>([](auto server) {
      while (server) server = std::move(server).recv().take_all([](auto&&) {});
    });
    s.client = std::move(s.client).send(std::move(inner));
    inner = made_of<TypeParam>(std::move(s));
    auto [out, in] = make_channel<item<TypeParam>, TypeParam>();
    out.send(std::move(inner));
    inner = made_of<TypeParam>(std::move(in));
  }
}

}  // namespace
}  // namespace typed_pipes
