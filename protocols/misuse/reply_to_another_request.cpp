// The server replies to a withdrawal with the reply to a login.
// error: pipes: this message may not be sent in this state
// names: message_not_legal_in_state<...bank::ok, ...bank::withdrawal_response, ...the_legal_messages_are<...bank::cash, ...bank::insufficient_funds>, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::server_end<bank::withdrawal_response, bank> s) {
#ifdef MISUSE
  auto next = std::move(s).send(bank::ok{});
#else
  auto next = std::move(s).send(bank::cash{1});
#endif
  std::move(next).close();
}
