// The client waits where it is its own turn to send.
// error: pipes: in this state this endpoint sends; it cannot recv()
// names: not_your_turn_to_recv<...bank::login, false>
#include "protocols/bank.hpp"

using pipes::protocols::bank;

template <class End>
void run(End e) {
  std::move(e).recv().match([](bank::credentials, auto) {}, [](pipes::closed) {});
}
#ifdef MISUSE
template void run(pipes::client_end<bank::login, bank>);
#else
template void run(pipes::server_end<bank::login, bank>);
#endif
