// An endpoint is copied into a container.
// error-g++: no matching function for call to 'construct_at(typed_pipes::endpoint<...
// error-clang: no matching function for call to 'construct_at'
// errors: 2
#include <typed_pipes/protocols/bank.hpp>
#include <utility>
#include <vector>

using typed_pipes::protocols::bank;
using connected = typed_pipes::client_end<bank::connected, bank>;

void run(std::vector<connected>& all, connected c) {
#ifdef MISUSE
  all.push_back(c);
#else
  all.push_back(std::move(c));
#endif
}
