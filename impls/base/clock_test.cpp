// Deadlines of every duration and time point: rounded up, and at the ends of the clock's range saturated.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <ratio>
#include <typed_pipes/impls/base/clock.hpp>

namespace typed_pipes {
namespace {

using namespace std::chrono_literals;
using detail::in_range;
using std::chrono::duration;
using std::chrono::time_point;
using limits = std::numeric_limits<double>;

constexpr auto longest = clock::duration::max();
constexpr auto earliest = clock::duration::min();

static_assert(in_range(3s) == 3'000'000'000ns);
static_assert(in_range(-2h) == -7200s);
static_assert(in_range(longest) == longest && in_range(earliest) == earliest);
static_assert(in_range(std::chrono::hours::max()) == longest);
static_assert(in_range(std::chrono::hours::min()) == earliest);
static_assert(in_range(duration<std::uint64_t, std::nano>::max()) == longest);
static_assert(in_range(duration<std::int8_t>(-100)) == -100s);

// A time that is finer than the clock is rounded up, so that no wait is too short.
static_assert(in_range(duration<std::int64_t, std::pico>(1)) == 1ns);
static_assert(in_range(duration<std::int64_t, std::pico>(-1999)) == -1ns);
static_assert(in_range(duration<std::int64_t, std::ratio<1, 3>>(1)) == 333'333'334ns);
static_assert(in_range(duration<std::int64_t, std::ratio<1, 3>>::max()) == longest);

// Coarser than what a ratio of periods can say.
static_assert(in_range(duration<long, std::tera>(1)) == longest);
static_assert(in_range(duration<long, std::exa>(-1)) == earliest);
static_assert(in_range(duration<double, std::peta>(0x1p-40)) ==
              in_range(duration<double>(1e15 * 0x1p-40)));
static_assert(in_range(duration<std::int64_t, std::ratio<1, 3>>(3'000'000)) == 1'000'000s);

static_assert(in_range(duration<double>(1.5)) == 1500ms);
static_assert(in_range(duration<float, std::milli>(0.25f)) == 250us);
static_assert(in_range(duration<double>(1e300)) == longest);
static_assert(in_range(duration<double>(-1e300)) == earliest);
static_assert(in_range(duration<double>(limits::infinity())) == longest);
static_assert(in_range(duration<double>(-limits::infinity())) == earliest);
static_assert(in_range(duration<long double, std::nano>(0x1p63L)) == longest);

TEST(deadline, in_a_duration) {
  EXPECT_EQ(deadline_in(longest), clock::time_point::max());
  EXPECT_EQ(deadline_in(longest - 1s), clock::time_point::max());
  EXPECT_EQ(deadline_in(std::chrono::hours::max()), clock::time_point::max());
  EXPECT_TRUE(has_passed(deadline_in(duration<double>(limits::quiet_NaN()))));
  EXPECT_TRUE(has_passed(deadline_in(earliest)));
  EXPECT_TRUE(has_passed(deadline_in(0s)));
  const auto before = clock::now();
  const auto at = deadline_in(duration<double>(60));
  EXPECT_GE(at, before + 60s);
  EXPECT_LE(at, clock::now() + 60s);
}

TEST(deadline, at_a_time_of_the_same_clock) {
  const auto now = clock::now();
  EXPECT_EQ(deadline_at(now), now);
  EXPECT_EQ(deadline_at(clock::time_point::max()), clock::time_point::max());
  EXPECT_EQ(deadline_at(time_point<clock, std::chrono::hours>::max()), clock::time_point::max());
  EXPECT_EQ(deadline_at(time_point<clock, std::chrono::hours>::min()), clock::time_point::min());
  EXPECT_TRUE(has_passed(deadline_at(time_point<clock, duration<double>>())));
}

template <class Clock>
class deadline_of : public ::testing::Test {};
using clocks = ::testing::Types<std::chrono::system_clock, std::chrono::file_clock,
                                std::chrono::high_resolution_clock>;
TYPED_TEST_SUITE(deadline_of, clocks);

TYPED_TEST(deadline_of, another_clock) {
  EXPECT_GT(deadline_at(TypeParam::time_point::max()), clock::now() + 24h * 365 * 50);
  EXPECT_TRUE(has_passed(deadline_at(TypeParam::time_point::min())));
  EXPECT_TRUE(has_passed(deadline_at(TypeParam::now() - 1s)));
  const auto before = clock::now();
  const auto at = deadline_at(TypeParam::now() + 60s);
  EXPECT_GT(at, before + 59s);
  EXPECT_LT(at, clock::now() + 61s);
}

// Clocks whose epoch is further away than the range of ours: 63 bits of nanoseconds are 292 years.
struct since_the_year_one {
  using duration = std::chrono::seconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<since_the_year_one>;
  [[maybe_unused]] static constexpr bool is_steady = false;
  static time_point now() {
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    return time_point(62'135'596'800s + std::chrono::floor<std::chrono::seconds>(since_1970));
  }
};
struct in_milliseconds : since_the_year_one {
  using duration = std::chrono::milliseconds;
  using time_point = std::chrono::time_point<in_milliseconds, duration>;
  static time_point now() { return time_point(since_the_year_one::now().time_since_epoch()); }
};
struct julian_days : since_the_year_one {
  using duration = std::chrono::duration<double, std::ratio<86400>>;
  using time_point = std::chrono::time_point<julian_days, duration>;
  static time_point now() {
    return time_point(duration(1'721'425.5) + since_the_year_one::now().time_since_epoch());
  }
};

template <class Clock>
class deadline_of_far_epoch : public ::testing::Test {};
using clocks_of_far_epoch = ::testing::Types<since_the_year_one, in_milliseconds, julian_days>;
TYPED_TEST_SUITE(deadline_of_far_epoch, clocks_of_far_epoch);

TYPED_TEST(deadline_of_far_epoch, is_as_far_away_as_it_was_said) {
  const auto before = clock::now();
  const auto at = deadline_at(TypeParam::now() + 60s);
  EXPECT_GT(at, before + 58s);
  EXPECT_LT(at, clock::now() + 62s);
  EXPECT_TRUE(has_passed(deadline_at(TypeParam::now() - 2s)));
  EXPECT_GT(deadline_at(TypeParam::time_point::max()), clock::now() + 24h * 365 * 50);
  EXPECT_TRUE(has_passed(deadline_at(TypeParam::time_point::min())));
}

TEST(deadline, is_exact_whatever_the_epoch) {
  using detail::difference;
  constexpr auto far = 62'135'596'800s;
  EXPECT_EQ(difference(far + 1s, far), 1s);
  EXPECT_EQ(difference(std::chrono::milliseconds(far) + 1ms, far + 1s), -999ms);
  EXPECT_EQ(difference(std::chrono::microseconds(far) + 1us, std::chrono::hours(17'259'888)), 1us);
  EXPECT_EQ(difference(clock::duration::max(), clock::duration::min()), clock::duration::max());
  EXPECT_EQ(difference(clock::duration::min(), clock::duration(1)), clock::duration::min());
  EXPECT_EQ(difference(std::chrono::hours::min(), std::chrono::hours::max()),
            clock::duration::min());
}

// Wider than the clock's, as with the compiler's extensions where there are any.
#ifdef __SIZEOF_INT128__
TEST(deadline, of_128_bits_saturates) {
  __extension__ using wide = __int128;
  using detail::divided;
  constexpr wide far = wide{1} << 100;
  constexpr auto most = std::numeric_limits<clock::rep>::max();
  constexpr auto least = std::numeric_limits<clock::rep>::min();
  static_assert(divided(duration<wide, std::nano>(far)).seconds == most);
  static_assert(divided(duration<wide, std::nano>(-far)).seconds == least);
  static_assert(divided(duration<wide, std::milli>(far)).seconds == most);
  static_assert(divided(duration<wide>(-far)).seconds == least);
  static_assert(divided(duration<wide, std::milli>(-1500)).seconds == -1);
  static_assert(divided(duration<wide, std::milli>(-1500)).rest == -500'000'000);
}
#endif

TEST(deadline, time_left_of_the_first_and_the_last_time_point) {
  EXPECT_EQ(time_left(clock::time_point::min()), earliest);
  EXPECT_GT(time_left(clock::time_point::max()), 24h * 365);
}

}  // namespace
}  // namespace typed_pipes
