// The ends of parts/, inside messages of their own kind, thousands deep: destroying the outermost is a loop. In
// exhaustive builds they are a million deep.

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <type_traits>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/impls/test/nesting.hpp>
#include <typed_pipes/parts/receiver_set.hpp>
#include <typed_pipes/parts/service.hpp>
#include <typed_pipes/parts/shared_sender.hpp>
#include <typed_pipes/protocols/oneshot.hpp>
#include <utility>

namespace typed_pipes {
namespace {

using nesting::greatest_depth;
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

// A ring has one slot here, because there are so many of them.
template <class Backend>
struct small : std::type_identity<Backend> {};
template <class Waiting>
struct small<basic_ring<Waiting>> : std::type_identity<basic_ring<Waiting, 1>> {};
template <class... Backends>
auto all_small(backend_list<Backends...>) -> ::testing::Types<typename small<Backends>::type...>;

template <class Backend>
class nesting_in_parts : public ::testing::Test {};
using own_designs =
    decltype(conformance::without_choosers(conformance::each_design{}, backend_list<>{}));
using small_designs = decltype(all_small(own_designs{}));
TYPED_TEST_SUITE(nesting_in_parts, small_designs, conformance::backend_name);

template <class Backend>
using stream_of_items = protocols::stream<item<Backend>>;

TYPED_TEST(nesting_in_parts, receivers) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, stream_of_items<TypeParam>) {
    on_a_small_stack([] {
      receiver<item<TypeParam>, TypeParam> outer;
      for (int i = 0; i < greatest_depth; ++i) {
        auto [out, in] = make_channel<item<TypeParam>, TypeParam>();
        out.send(made_of<TypeParam>(std::move(outer)));
        outer = std::move(in);
      }
      outer.close();
    });
  }
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
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, stream_of_items<TypeParam>) {
    std::unique_ptr<content> all = std::make_unique<content>();
    for (int i = 0; i < 10; ++i)
      all = around<0, TypeParam>(
          around<1, ring>(around<2, TypeParam>(around<3, ring>(std::move(all)))));
    nested_now = nested_most = 0;
    all.reset();
    EXPECT_EQ(nested_now, 0);
    EXPECT_EQ(nested_most, detail::most_nested);
  }
}

TYPED_TEST(nesting_in_parts, sets) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, stream_of_items<TypeParam>) {
    on_a_small_stack([] {
      receiver_set<item<TypeParam>, TypeParam> outer;
      for (int i = 0; i < greatest_depth; ++i) {
        receiver_set<item<TypeParam>, TypeParam> next;
        next.make_sender().send(made_of<TypeParam>(std::move(outer)));
        outer = std::move(next);
      }
    });
  }
}

TYPED_TEST(nesting_in_parts, sets_of_ends) {
  using note = over<protocols::oneshot<item<TypeParam>>, TypeParam>;
  on_a_small_stack([] {
    end_set<decltype(pipe_ends<note>::server)> outer;
    for (int i = 0; i < greatest_depth; ++i) {
      auto [c, s] = entangle<note>();
      std::move(c).send(made_of<TypeParam>(std::move(outer)));
      outer = {};
      outer.add(std::move(s));
    }
  });
}

// The receiver left: the message is destroyed where it is sent, or, in a race, by the last sender.
TYPED_TEST(nesting_in_parts, shared_senders) {
  using shape = detail::graph_of<stream_of_items<TypeParam>>;
  if constexpr (!shares_sending<TypeParam, shape, role::client, typename shape::start>) {
    GTEST_SKIP() << "no shared_port: this backend has one sender per pipe";
  } else {
    on_a_small_stack([] {
      receiver<item<TypeParam>, TypeParam> outer;
      for (int i = 0; i < greatest_depth; ++i) {
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
}

// A service joins its thread, which ends when the client has closed.
TYPED_TEST(nesting_in_parts, services) {
  using e = conformance::exchange<item<TypeParam>>;
  item<TypeParam> inner;
  for (int i = 0; i < 10; ++i) {
    auto there = spawn_service<over<e, TypeParam>>([](auto server) {
      while (server)
        server = std::move(server).recv().match(
            [](typename e::question, auto next) {
              return std::move(next).send(typename e::answer{});
            },
            [](typename e::stop) { return none; }, [](closed) { return none; });
    });
    auto asked = std::move(there.client).send(typename e::question{std::move(inner)});
    there.client = std::move(asked).recv().take().value().next;
    inner = made_of<TypeParam>(std::move(there));
    auto [c, s] = entangle<over<protocols::oneshot<item<TypeParam>>, TypeParam>>();
    std::move(c).send(std::move(inner));
    inner = made_of<TypeParam>(std::move(s));
  }
}

}  // namespace
}  // namespace typed_pipes
