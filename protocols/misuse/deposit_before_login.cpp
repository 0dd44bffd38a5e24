// A message that may not be sent in this state: a deposit before the login.
// error: pipes: this message may not be sent in this state
// names: message_not_legal_in_state<...bank::deposit, ...bank::login, ...the_legal_messages_are<...bank::credentials>, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::login, bank> c) {
#ifdef MISUSE
  auto next = std::move(c).send(bank::deposit{100});
#else
  auto next = std::move(c).send(bank::credentials{"me", "1234"});
#endif
  std::move(next).close();
}
