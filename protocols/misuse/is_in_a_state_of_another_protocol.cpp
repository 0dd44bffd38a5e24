// is_in() of a state of another protocol.
// error: pipes: this state cannot be reached in this protocol
// names: not_a_state_of_this_protocol<
#include <typed_pipes/protocols/bank.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>

using namespace typed_pipes;
using protocols::bank;
using protocols::ping_pong;

bool run(const any_end<ping_pong, role::client>& c) {
#ifdef MISUSE
  return c.is_in<bank::login>();
#else
  return c.is_in<ping_pong::idle>();
#endif
}
