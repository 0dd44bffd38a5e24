// match_for() is not told how long to wait.
// error: pipes: how long to wait is a std::chrono::duration, such as 50ms
// names: not_a_duration<
#include <chrono>
#include <typed_pipes/protocols/stream.hpp>

using numbers = typed_pipes::protocols::stream<int>;

void run(typed_pipes::server_end<numbers::open, numbers> s) {
#ifdef MISUSE
  std::move(s).recv().match_for(
#else
  std::move(s).recv().match_for(
      std::chrono::milliseconds(50),
#endif
      [](int, auto) {}, [](typed_pipes::closed) {}, [](typed_pipes::timed_out, auto) {});
}
