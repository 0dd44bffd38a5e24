// try_send() of a message that may not be sent in this state.
// error: pipes: this message may not be sent in this state
// names: message_not_legal_in_state<...bank::ok, ...bank::connected, ...the_legal_messages_are<...bank::deposit, ...bank::withdrawal>, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c) {
  std::move(c)
#ifdef MISUSE
      .try_send(bank::ok{})
#else
      .try_send(bank::deposit{1})
#endif
      .match([](auto) {}, [](typed_pipes::full, auto, auto) {}, [](typed_pipes::closed, auto) {});
}
