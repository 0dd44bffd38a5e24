// take() does not take how long to wait.
// error: pipes: recv(), take() and close() take no arguments; how long to wait is an argument of match_for()
// names: arguments_for_nothing<typed_pipes::these_arguments<std::chrono::duration<
#include <chrono>
#include <typed_pipes/protocols/stream.hpp>

using numbers = typed_pipes::protocols::stream<int>;

void run(typed_pipes::server_end<numbers::open, numbers> s) {
#ifdef MISUSE
  while (auto got = std::move(s).recv().take(std::chrono::milliseconds(50)))
#else
  while (auto got = std::move(s).recv().take())
#endif
    s = std::move(got->next);
}
