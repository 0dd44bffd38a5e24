// match_until() is given a local time, which is of no clock.
// error: pipes: until when to wait is a std::chrono::time_point
// names: not_a_time_point<
#include <chrono>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>

using numbers = typed_pipes::protocols::stream<int>;

void run() {
  auto [c, s] = typed_pipes::entangle<numbers>();
#ifdef MISUSE
  const std::chrono::local_seconds until{};
#else
  const std::chrono::sys_seconds until{};
#endif
  std::move(s).recv().match_until(
      until, [](int, auto) {}, [](typed_pipes::timed_out, auto) {}, [](typed_pipes::closed) {});
}
