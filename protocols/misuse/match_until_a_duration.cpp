// match_until() of a duration.
// error: pipes: until when to wait is a std::chrono::time_point; a duration is for the function of the same name that ends in _for
// names: not_a_time_point<std::chrono::duration<
#include <chrono>
#include <typed_pipes/protocols/stream.hpp>

using numbers = typed_pipes::protocols::stream<int>;

void run(typed_pipes::server_end<numbers::open, numbers> s) {
#ifdef MISUSE
  std::move(s).recv().match_until(
      std::chrono::milliseconds(50),
#else
  std::move(s).recv().match_for(
      std::chrono::milliseconds(50),
#endif
      [](int, auto) {}, [](typed_pipes::closed) {}, [](typed_pipes::timed_out, auto) {});
}
