// take() in a state with two messages.
// error: pipes: take() and take_all() need a state with exactly one message; use match()
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
