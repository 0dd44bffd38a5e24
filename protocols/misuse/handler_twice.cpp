// Two handlers for the peer's leaving.
// error: pipes: match() was given a handler that fits none of the messages of this state
// names: handler_never_runs<...lambda..., ...bank::login, false>
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run(pipes::server_end<bank::login, bank> s) {
  std::move(s).recv().match([](bank::credentials, auto) {},
#ifdef MISUSE
                            [](pipes::closed) {}, [](pipes::closed) {});
#else
                            [](pipes::closed) {});
#endif
}
