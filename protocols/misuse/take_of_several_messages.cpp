// take() in a state with two messages.
// error: pipes: take() is for states with one message; this state needs match()
// names: more_than_one_message_in_state<...bank::connected, false>
#include "protocols/bank.hpp"

using pipes::protocols::bank;

template <class Receipt>
void run(Receipt r) {
  auto got = std::move(r).take();
  (void)got;
}
#ifdef MISUSE
template void run(pipes::receipt<bank::connected, pipes::role::server, bank>);
#else
template void run(pipes::receipt<bank::login, pipes::role::server, bank>);
#endif
