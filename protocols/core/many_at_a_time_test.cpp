// send_all() and take_all(), on every backend that carries a stream.

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <numeric>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <vector>

namespace typed_pipes::conformance {
namespace {

template <class B>
using many_at_a_time = suite<B>;
TYPED_TEST_SUITE(many_at_a_time, designs_below, backend_name);

TYPED_TEST(many_at_a_time, a_range_arrives_in_order) {
  using numbers = protocols::stream<int>;
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, numbers) {
    constexpr int count = 5000;
    auto p = entangle<over<numbers, TypeParam>>();
    std::jthread sender([c = std::move(p.client)]() mutable {
      std::vector<int> some(100);
      for (int from = 0; c && from < count; from += 100) {
        std::iota(some.begin(), some.end(), from);
        c = std::move(c).send_all(some);  // a ring may be smaller than the range
      }
    });
    int expected = 0;
    auto s = std::move(p.server);
    while (s) s = std::move(s).recv().take_all([&](int n) { EXPECT_EQ(n, expected++); });
    EXPECT_EQ(expected, count);
  }
}

// make(0), make(1), ..., each made when it is asked for. (clang 14 cannot compile the views of libstdc++.)
template <class Make>
struct made_while_walked {
  struct iterator {
    using value_type = std::invoke_result_t<const Make&, int>;
    using difference_type = std::ptrdiff_t;
    const made_while_walked* range;
    int i;
    value_type operator*() const { return range->make(i); }
    iterator& operator++() { return ++i, *this; }
    void operator++(int) { ++i; }
    bool operator==(const iterator& other) const { return i == other.i; }
  };
  iterator begin() const { return {this, 0}; }
  iterator end() const { return {this, count}; }

  int count;
  Make make;
};
template <class Make>
made_while_walked(int, Make) -> made_while_walked<Make>;

// The messages that were received, for a sender that waits for them.
struct receipts {
  /// Returns when n were, or after a time that is too long.
  void wait_for(int n) {
    while (count < n && in_time) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      in_time = clock::now() < last;
    }
  }
  std::atomic<int> count{0};
  bool in_time = true;
  const clock::time_point last = clock::now() + std::chrono::seconds(20);
};

// Message i + 1 is made only when message i was received: a receiver that sleeps has to be woken for each.
TYPED_TEST(many_at_a_time,
           a_range_that_is_made_as_it_is_walked_wakes_the_receiver_for_each_message) {
  using numbers = protocols::stream<int>;
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, numbers) {
    constexpr int count = 10;
    receipts received;
    auto p = entangle<over<numbers, TypeParam>>();
    std::jthread sender([&, c = std::move(p.client)]() mutable {
      c = std::move(c).send_all(made_while_walked{count, [&](int i) {
                                                    received.wait_for(i);
                                                    return i;
                                                  }});
    });
    auto s = std::move(p.server);
    while (s) s = std::move(s).recv().take_all([&](int) { ++received.count; });
    sender.join();
    EXPECT_TRUE(received.in_time);
    EXPECT_EQ(received.count, count);
  }
}

// Calls a function before it is copied.
struct remarked {
  remarked(int n, const std::function<void(int)>& f) : number(n), before_copy(&f) {}
  remarked(const remarked& other) : number(other.number), before_copy(other.before_copy) {
    (*before_copy)(number);
  }
  remarked(remarked&&) noexcept = default;
  int number;
  const std::function<void(int)>* before_copy;
};

TYPED_TEST(many_at_a_time, each_message_of_a_range_is_there_before_the_next_is_copied) {
  using copies = protocols::stream<remarked>;
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, copies) {
    auto [c, first] = entangle<over<copies, TypeParam>>();
    auto s = std::move(first);
    int received = 0;
    const std::function<void(int)> look = [&](int n) {
      if (n == 0) return;
      s = std::move(s).recv().match_now(
          [&](remarked&& m, auto same) {
            EXPECT_EQ(m.number, n - 1);
            ++received;
            return same;
          },
          [](closed) { return none; }, [](not_yet, auto same) { return same; });
    };
    std::vector<remarked> all;
    all.reserve(5);
    for (int i = 0; i < 5; ++i) all.emplace_back(i, look);
    c = std::move(c).send_all(all);
    EXPECT_EQ(received, 4);
  }
}

// Element i + 1 is copied only when message i was received.
TYPED_TEST(many_at_a_time, a_copy_that_waits_for_the_message_before_ends) {
  using copies = protocols::stream<remarked>;
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, copies) {
    receipts received;
    const std::function<void(int)> wait = [&](int n) { received.wait_for(n); };
    std::vector<remarked> all;
    all.reserve(5);
    for (int i = 0; i < 5; ++i) all.emplace_back(i, wait);
    auto p = entangle<over<copies, TypeParam>>();
    std::jthread sender([&, c = std::move(p.client)]() mutable { c = std::move(c).send_all(all); });
    auto s = std::move(p.server);
    while (s) s = std::move(s).recv().take_all([&](remarked&&) { ++received.count; });
    sender.join();
    EXPECT_TRUE(received.in_time);
    EXPECT_EQ(received.count, 5);
  }
}

TYPED_TEST(many_at_a_time, what_a_range_makes_as_it_is_walked_is_moved) {
  using owners = protocols::stream<std::unique_ptr<int>>;
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, owners) {
    auto p = entangle<over<owners, TypeParam>>();
    made_while_walked some{3, [](int i) { return std::make_unique<int>(i); }};
    auto c = std::move(p.client).send_all(some).send_all(std::move(some));
    int sum = 0;
    std::move(c).close();
    auto s = std::move(p.server);
    while (s) s = std::move(s).recv().take_all([&](std::unique_ptr<int> n) { sum += *n; });
    EXPECT_EQ(sum, 6);
  }
}

// A view of another's elements that is no borrowed range, as std::views::filter makes, which clang++ 14 cannot
// compile with this standard library.
struct lent : std::ranges::view_base {
  explicit lent(std::vector<std::string>& owner) : of(&owner) {}
  auto begin() const { return of->begin(); }
  auto end() const { return of->end(); }
  std::vector<std::string>* of;
};
static_assert(std::ranges::view<lent> && !std::ranges::borrowed_range<lent>);

TYPED_TEST(many_at_a_time, the_elements_of_a_view_stay_as_they_are) {
  using texts = protocols::stream<std::string>;
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, texts) {
    const std::vector<std::string> before(2, std::string(40, 'x'));
    std::vector<std::string> two = before;
    auto p = entangle<over<texts, TypeParam>>();
    lent view(two);
    auto c = std::move(p.client).send_all(view).send_all(lent(two)).send_all(std::span(two));
    std::move(c).close();
    int received = 0;
    auto s = std::move(p.server);
    while (s)
      s = std::move(s).recv().take_all([&](const std::string& t) { received += t == before[0]; });
    EXPECT_EQ(received, 6);
    EXPECT_EQ(two, before);
  }
}

TYPED_TEST(many_at_a_time, an_rvalue_is_moved_from_and_the_rest_is_destroyed) {
  using numbers = protocols::stream<tracked>;
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, numbers) {
    auto p = entangle<over<numbers, TypeParam>>();
    std::vector<tracked> three;
    for (std::uint64_t i = 1; i <= 3; ++i) three.emplace_back(i);
    auto c = std::move(p.client).send_all(std::move(three));
    std::uint64_t sum = 0;
    auto s = std::move(p.server).recv().take_all([&](tracked t) { sum += t.value(); });
    EXPECT_EQ(sum, 6u);
    c = std::move(c).send_all(std::vector<tracked>());
    c = std::move(c).send(tracked(4));  // never received
    std::move(s).close();
    std::move(c).close();
  }
}

TYPED_TEST(many_at_a_time, a_handler_that_throws_closes_the_endpoint) {
  using numbers = protocols::stream<tracked>;
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, numbers) {
    auto p = entangle<over<numbers, TypeParam>>();
    auto c = std::move(p.client).send(tracked(1)).send(tracked(2));
    EXPECT_THROW(static_cast<void>(std::move(p.server).recv().take_all(
                     [](tracked) { throw std::runtime_error(""); })),
                 std::runtime_error);
    EXPECT_TRUE(c);
  }
}

// clang-format off
/// At most five messages under way.
struct on_credit : typed_pipes::protocol {
  struct item { int n; };
  struct open;
  using start = open;
  struct open : send<auto(item) -> open> { static constexpr std::size_t credits = 5; };
};
// clang-format on

TEST(a_ring, has_the_capacity_that_credits_say_rounded_up) {
  auto [c, s] = entangle<over<on_credit, ring>>();
  for (int i = 0; i < 8; ++i) c = std::move(c).send(on_credit::item{i});
  using open = decltype(c);
  c = std::move(c)
          .try_send(on_credit::item{8})
          .match(
              [](open) -> open {
                ADD_FAILURE() << "a ninth message was sent";
                return none;
              },
              [](full, on_credit::item m, open same) -> open {
                EXPECT_EQ(m.n, 8);
                return same;
              },
              [](closed, on_credit::item) -> open { return none; });
  EXPECT_TRUE(c);
}

}  // namespace
}  // namespace typed_pipes::conformance
