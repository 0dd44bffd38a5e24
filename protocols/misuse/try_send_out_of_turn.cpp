// try_send() in a state in which the peer sends.
// error: pipes: in this state the peer sends; this endpoint can only recv()
// names: not_your_turn_to_send<...bank::connected, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

template <class End>
void run(End e) {
  std::move(e)
      .try_send(bank::deposit{1})
      .match([](auto) {}, [](typed_pipes::full, auto, auto) {}, [](typed_pipes::closed, auto) {});
}
#ifdef MISUSE
template void run(typed_pipes::server_end<bank::connected, bank>);
#else
template void run(typed_pipes::client_end<bank::connected, bank>);
#endif
