// close() is given an argument.
// error: pipes: recv(), take() and close() take no arguments; how long to wait is an argument of match_for()
// names: arguments_for_nothing<typed_pipes::these_arguments<
#include <typed_pipes/protocols/stream.hpp>

using numbers = typed_pipes::protocols::stream<int>;

void run(typed_pipes::client_end<numbers::open, numbers> c) {
#ifdef MISUSE
  std::move(c).close("why");
#else
  std::move(c).close();
#endif
}
