// emplace() in a state in which the peer sends.
// error: pipes: in this state the peer sends; this endpoint can only recv()
// names: not_your_turn_to_send<...bank::withdrawal_response, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

template <class End>
void run(End e) {
  auto next = std::move(e).template emplace<bank::cash>(1.0);
  std::move(next).close();
}
#ifdef MISUSE
template void run(typed_pipes::client_end<bank::withdrawal_response, bank>);
#else
template void run(typed_pipes::server_end<bank::withdrawal_response, bank>);
#endif
