// The server sends in a state in which the client does.
// error: pipes: in this state the peer sends; this endpoint can only recv()
// names: not_your_turn_to_send<...bank::login, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

template <class End>
void run(End e) {
  auto next = std::move(e).send(bank::credentials{"me", "1234"});
  std::move(next).close();
}
#ifdef MISUSE
template void run(typed_pipes::server_end<bank::login, bank>);
#else
template void run(typed_pipes::client_end<bank::login, bank>);
#endif
