// wait_any() of an endpoint that sends in its state.
// error: pipes: in this state this endpoint sends; it cannot recv()
// names: not_your_turn_to_recv<
#include <typed_pipes/protocols/bank.hpp>

using namespace typed_pipes;
using protocols::bank;

#ifdef MISUSE
std::size_t run(client_end<bank::login, bank>& c) { return wait_any(c); }
#else
std::size_t run(server_end<bank::login, bank>& c) { return wait_any(c); }
#endif
