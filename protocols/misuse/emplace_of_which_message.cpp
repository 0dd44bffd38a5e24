// emplace() that is not told which message to make.
// error: pipes: emplace() is told which message to make: emplace<Message>(arguments)
// names: emplace_of_which_message<typed_pipes::these_arguments<int>
#include <typed_pipes/protocols/stream.hpp>

using numbers = typed_pipes::protocols::stream<int>;

void run(typed_pipes::client_end<numbers::open, numbers> c) {
#ifdef MISUSE
  c = std::move(c).emplace(1);
#else
  c = std::move(c).emplace<int>(1);
#endif
}
