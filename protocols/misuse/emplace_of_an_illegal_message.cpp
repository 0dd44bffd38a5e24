// emplace() of a message that may not be sent in this state.
// error: pipes: this message may not be sent in this state
// names: message_not_legal_in_state<...bank::cash, ...bank::connected, ...the_legal_messages_are<...bank::deposit, ...bank::withdrawal>, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c) {
#ifdef MISUSE
  auto next = std::move(c).emplace<bank::cash>(100.0);
#else
  auto next = std::move(c).emplace<bank::deposit>(100.0);
#endif
  std::move(next).close();
}
