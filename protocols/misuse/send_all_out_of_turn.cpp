// send_all() in a state in which the peer sends, after a first message.
// error: pipes: in this state the peer sends; this endpoint can only recv()
// names: not_your_turn_to_send<
#include <typed_pipes/protocols/stream.hpp>
#include <vector>

using numbers = typed_pipes::protocols::stream<int>;

template <class End>
void run(End e) {
  e = std::move(e).send(1).send_all(std::vector{2, 3});
}
#ifdef MISUSE
template void run(typed_pipes::server_end<numbers::open, numbers>);
#else
template void run(typed_pipes::client_end<numbers::open, numbers>);
#endif
