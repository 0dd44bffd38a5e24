// wait_any_in() of endpoints that do not lie side by side.
// error: pipes: wait_any_in() needs endpoints that lie side by side: an array, a std::vector or a std::span of them
// names: not_side_by_side<std::...list<
// errors: 3
#include <list>
#include <typed_pipes/protocols/bank.hpp>
#include <vector>

using typed_pipes::protocols::bank;
using waiting = typed_pipes::server_end<bank::login, bank>;

#ifdef MISUSE
auto run(const std::list<waiting>& all) { return typed_pipes::wait_any_in(all); }
#else
auto run(const std::vector<waiting>& all) { return typed_pipes::wait_any_in(all); }
#endif
