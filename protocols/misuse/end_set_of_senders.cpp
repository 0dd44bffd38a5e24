// An end_set of endpoints that send in their state.
// error: pipes: in this state this endpoint sends; it cannot recv()
// names: not_your_turn_to_recv<
#include <typed_pipes/parts/end_set.hpp>
#include <typed_pipes/protocols/bank.hpp>

using namespace typed_pipes;
using protocols::bank;

#ifdef MISUSE
using kept = client_end<bank::login, bank>;
#else
using kept = server_end<bank::login, bank>;
#endif

void run(end_set<kept>& set, kept end) { set.add(std::move(end)); }
