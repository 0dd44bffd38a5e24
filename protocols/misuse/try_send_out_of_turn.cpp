// The same through try_send().
// error: pipes: in this state it is the peer that sends; this endpoint can only recv()
// names: not_your_turn_to_send<...bank::connected, false>
#include "protocols/bank.hpp"

using pipes::protocols::bank;

template <class End>
void run(End e) {
  std::move(e)
      .try_send(bank::deposit{1})
      .match([](auto) {}, [](pipes::full, auto, auto) {}, [](pipes::closed, auto) {});
}
#ifdef MISUSE
template void run(pipes::server_end<bank::connected, bank>);
#else
template void run(pipes::client_end<bank::connected, bank>);
#endif
