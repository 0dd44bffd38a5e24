// recv() does not take how long to wait.
// error: pipes: recv(), take() and close() take no arguments; how long to wait is an argument of match_for()
// names: arguments_for_nothing<typed_pipes::these_arguments<std::chrono::duration<
#include <chrono>
#include <typed_pipes/protocols/stream.hpp>

using numbers = typed_pipes::protocols::stream<int>;

void run(typed_pipes::server_end<numbers::open, numbers> s) {
#ifdef MISUSE
  std::move(s)
      .recv(std::chrono::milliseconds(50))
      .match(
#else
  std::move(s).recv().match_for(
      std::chrono::milliseconds(50),
#endif
          [](int, auto) {}, [](typed_pipes::closed) {}, [](typed_pipes::timed_out, auto) {});
}
