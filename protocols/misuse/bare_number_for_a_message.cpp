// A number is not converted to a message that holds one.
// error: pipes: this message may not be sent in this state
// names: message_not_legal_in_state<double, ...bank::connected, ...the_legal_messages_are<...bank::deposit, ...bank::withdrawal>, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c) {
#ifdef MISUSE
  auto next = std::move(c).send(100.0);
#else
  auto next = std::move(c).send(bank::deposit{100.0});
#endif
  std::move(next).close();
}
