// The client receives in a state in which it sends.
// error: pipes: in this state this endpoint sends; it cannot recv()
// names: not_your_turn_to_recv<...bank::login, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

template <class End>
void run(End e) {
  std::move(e).recv().match([](bank::credentials, auto) {}, [](typed_pipes::closed) {});
}
#ifdef MISUSE
template void run(typed_pipes::client_end<bank::login, bank>);
#else
template void run(typed_pipes::server_end<bank::login, bank>);
#endif
