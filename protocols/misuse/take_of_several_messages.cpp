// take() in a state with two messages.
// error: pipes: take() is for states with one message; this state needs match()
// names: more_than_one_message_in_state<...bank::connected, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

template <class Receipt>
void run(Receipt r) {
  auto got = std::move(r).take();
  (void)got;
}
#ifdef MISUSE
template void run(typed_pipes::receipt<bank::connected, typed_pipes::role::server, bank>);
#else
template void run(typed_pipes::receipt<bank::login, typed_pipes::role::server, bank>);
#endif
