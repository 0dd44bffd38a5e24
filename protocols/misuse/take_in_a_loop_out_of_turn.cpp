// take() in a loop, in a state in which this end sends.
// error: pipes: in this state this endpoint sends; it cannot recv()
// names: not_your_turn_to_recv<
#include <typed_pipes/protocols/stream.hpp>

using numbers = typed_pipes::protocols::stream<int>;

template <class End>
void run(End e) {
  while (auto got = std::move(e).recv().take()) {
    const int number = got->message;
    static_cast<void>(number);
    e = std::move(got->next);
  }
}
#ifdef MISUSE
template void run(typed_pipes::client_end<numbers::open, numbers>);
#else
template void run(typed_pipes::server_end<numbers::open, numbers>);
#endif
