// An end_set of something that is not an endpoint.
// error: pipes: only an endpoint of a pipe will do here; this type is not one
// names: not_an_end<int
// errors: 40
#include <typed_pipes/parts/end_set.hpp>
#include <typed_pipes/protocols/bank.hpp>

using namespace typed_pipes;
using protocols::bank;

#ifdef MISUSE
std::size_t run(const end_set<int>& all) { return all.size(); }
#else
std::size_t run(const end_set<server_end<bank::login, bank>>& all) { return all.size(); }
#endif
