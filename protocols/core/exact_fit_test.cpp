// The handler that runs is the one that takes the message, `closed` and their like as they are. A type that can be made
// from anything, such as std::any, takes no other case.

#include <any>
#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/impls/test/greedy.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>

namespace typed_pipes::conformance {
namespace {

using detail::exact_fit;

struct base {};
struct derived : base {};
struct next {
  next(next&&) noexcept = default;
};
struct any_next {
  any_next(next) {}
};

// Fails to compile where its body is instantiated.
template <class T>
void never_instantiated(T&&) {
  static_assert(!sizeof(T*), "the body of a handler that does not run was instantiated");
}

template <class H, class... Args>
constexpr bool fits(H&&, std::type_identity<Args>...) {
  return exact_fit<H, Args...>;
}
template <class T>
constexpr std::type_identity<T> a{};

TEST(exact_fit, takes_the_only_argument_as_it_is) {
  static_assert(fits([](closed) {}, a<closed>));
  static_assert(fits([](const closed&) {}, a<closed>));
  static_assert(fits([](closed&&) {}, a<closed>));
  static_assert(fits([](closed) mutable {}, a<closed>));
  static_assert(fits([](std::unique_ptr<int>) {}, a<std::unique_ptr<int>>));
  static_assert(fits([](const std::unique_ptr<int>&) {}, a<std::unique_ptr<int>>));
  static_assert(!fits([](closed&) {}, a<closed>));
  static_assert(!fits([] {}, a<closed>));
  static_assert(!fits([](closed, int) {}, a<closed>));
  static_assert(!fits([](std::any) {}, a<closed>));
  static_assert(!fits([](const std::any&) {}, a<closed>));
  static_assert(!fits([](greedy) {}, a<closed>));
  static_assert(!fits([](greedy&&) mutable {}, a<closed>));
  static_assert(!fits([](double) {}, a<int>));
  static_assert(!fits([](const base&) {}, a<derived>));
  static_assert(fits([] {}) && !fits([](int) {}));
}

TEST(exact_fit, takes_the_first_argument_as_it_is_whatever_becomes_of_the_others) {
  static_assert(fits([](closed, next) {}, a<closed>, a<next>));
  static_assert(fits([](const closed&, auto&&) {}, a<closed>, a<next>));
  static_assert(fits([](closed, any_next) {}, a<closed>, a<next>));
  static_assert(fits([](closed, auto...) mutable {}, a<closed>, a<next>));
  static_assert(fits([](full, const base&, any_next) {}, a<full>, a<derived>, a<next>));
  static_assert(!fits([](closed, auto, auto) {}, a<closed>, a<next>));
  static_assert(!fits([](std::any, next) {}, a<closed>, a<next>));
  static_assert(!fits([](std::any, auto n) { never_instantiated(n); }, a<closed>, a<next>));
  static_assert(!fits([](greedy, auto n) { never_instantiated(n); }, a<closed>, a<next>));
  static_assert(
      !fits([](greedy&&, auto... n) mutable { never_instantiated(n...); }, a<closed>, a<next>));
  static_assert(!fits([](double, any_next) {}, a<int>, a<next>));
}

TEST(exact_fit, is_what_takes_anything) {
  static_assert(fits([](auto) {}, a<closed>) && fits([](auto, auto) {}, a<closed>, a<next>));
  static_assert(fits([](auto&&) {}, a<closed>) &&
                fits([](const auto&, any_next) {}, a<closed>, a<next>));
  static_assert(fits([](auto...) {}, a<closed>) && fits([](const auto&...) {}, a<closed>) &&
                fits([](auto...) mutable {}, a<closed>, a<next>));
  static_assert(fits([](auto&&...) mutable {}, a<closed>) &&
                fits([](auto&&...) {}, a<closed>, a<next>));
  static_assert(fits([](std::same_as<closed> auto) {}, a<closed>));
  static_assert(!fits([](std::same_as<closed> auto) {}, a<full>));
  static_assert(fits([]<class T>(std::optional<T>) {}, a<std::optional<int>>));
}

TEST(exact_fit, holds_for_classes_and_functions_too) {
  struct overloaded {
    void operator()(closed) const {}
    void operator()(int, next) {}
  };
  static_assert(fits(overloaded{}, a<closed>) && fits(overloaded{}, a<int>, a<next>));
  static_assert(!fits(overloaded{}, a<full>) && !fits(overloaded{}, a<double>, a<next>));
  struct last final {
    void operator()(closed) const {}
  };
  static_assert(fits(last{}, a<closed>) && !fits(last{}, a<full>));
  static_assert(exact_fit<std::function<void(closed)>, closed>);
  static_assert(!exact_fit<std::function<void(std::any)>, closed>);
  static_assert(exact_fit<void (&)(closed), closed> &&
                exact_fit<void (*)(closed) noexcept, closed>);
  static_assert(!exact_fit<void (&)(std::any), closed> && !exact_fit<int, closed>);
  static_assert(exact_fit<const std::function<void(closed)>&, closed>);
  auto changing = [n = 0](closed) mutable { ++n; };
  auto changing_two = [n = 0](closed, next) mutable { ++n; };
  static_assert(exact_fit<decltype(changing)&, closed> &&
                !exact_fit<const decltype(changing)&, closed>);
  static_assert(exact_fit<decltype(changing_two)&, closed, next> &&
                !exact_fit<const decltype(changing_two)&, closed, next>);
}

// clang-format off
struct two_kinds : protocol {
  struct open;
  using start = open;
  struct open : send<auto(std::any) -> open, auto(int) -> open, auto(double) -> end> {};
};
// clang-format on

TEST(exact_fit, of_two_messages_each_has_its_own_handler_whatever_their_order) {
  auto [c, s] = entangle<two_kinds>();
  c = std::move(c).send(7).send(std::any(1));
  std::move(c).send(2.5);
  std::string got;
  while (s)
    s = std::move(s).recv().match(
        [&](std::any, auto same) { return got += "any ", std::move(same); },
        [&](double) { return got += "double ", none; },
        [&](int, auto same) { return got += "int ", std::move(same); },
        [&](closed) { return got += "closed ", none; });
  EXPECT_EQ(got, "int any double ");
}

TEST(exact_fit, a_message_is_converted_for_a_handler_of_no_other_case) {
  auto [c, s] = entangle<two_kinds>();
  c = std::move(c).send(7);
  s = std::move(s).recv().match(
      [&](long n, auto same) {
        EXPECT_EQ(n, 7);
        return same;
      },

      [](std::any, auto same) { return same; }, [](double) { return none; },
      [](closed) { return none; });
  EXPECT_TRUE(s);
}

template <class B>
using messages_made_from_anything = suite<B>;
TYPED_TEST_SUITE(messages_made_from_anything, designs_below, backend_name);

template <class B, class T>
void expect_each_case(T first, T second) {
  using stream = protocols::stream<T>;
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(B, stream) {
    auto [c, s] = entangle<over<stream, B>>();
    std::string got;
    const auto on_message = [&](T, auto same) { return got += "message ", std::move(same); };
    const auto on_closed = [&](closed) { return got += "closed ", none; };
    const auto on_late = [&](timed_out, auto same) { return got += "timed_out ", std::move(same); };
    s = std::move(s).recv().match_now(on_message, on_closed, [&](not_yet, auto same) {
      return got += "not_yet ", std::move(same);
    });
    s = std::move(s).recv().match_for(std::chrono::milliseconds(1), on_message, on_closed, on_late);
    c = std::move(c)
            .try_send(std::move(first))
            .match([](auto next) { return next; }, [](closed, T) { return none; },
                   [](full, T, auto same) { return same; });
    s = std::move(s).recv().match(on_message, on_closed);
    c = std::move(c).send(std::move(second));
    std::move(c).close();
    s = std::move(s).recv().match_until(clock::now(), on_message, on_closed, on_late);
    s = std::move(s).recv().match(on_message, on_closed);
    EXPECT_FALSE(s);
    EXPECT_EQ(got, "not_yet timed_out message message closed ");
  }
}

TYPED_TEST(messages_made_from_anything, have_each_case_to_themselves) {
  expect_each_case<TypeParam>(std::any(1), std::any(2));
  expect_each_case<TypeParam>(greedy("sent"), greedy("sent"));
  expect_each_case<TypeParam>(std::function<void()>(), std::function<void()>());
}

}  // namespace
}  // namespace typed_pipes::conformance
