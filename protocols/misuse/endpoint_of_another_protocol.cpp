// An endpoint whose state belongs to another protocol.
// error: pipes: this state cannot be reached in this protocol
// names: not_a_state_of_this_protocol<...bank::connected, ...ping_pong..., false>
#include <typed_pipes/protocols/bank.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>

using typed_pipes::protocols::bank;

using typed_pipes::protocols::ping_pong;

#ifdef MISUSE
void run(typed_pipes::client_end<bank::connected, ping_pong> c) {
#else
void run(typed_pipes::client_end<bank::connected, bank> c) {
#endif
  auto next = std::move(c).send(bank::deposit{1});
  std::move(next).close();
}
