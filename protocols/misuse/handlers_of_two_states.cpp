// Handlers that lead to different states.
// error: pipes: the handlers of one match() must all return the same type (or pipes::never)
// names: handlers_disagree<pipes::mixed<pipes::endpoint<...bank::connected, ...>, pipes::endpoint<...bank::login, ...>...>, false>
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run(pipes::client_end<bank::login_response, bank> c) {
  auto next = std::move(c).recv().match([](bank::ok, auto connected) { return connected; },
#ifdef MISUSE
                                        [](bank::invalid, auto login) { return login; },
#else
                                        [](bank::invalid, auto) { return pipes::none; },
#endif
                                        [](pipes::closed) { return pipes::none; });
  if (next) std::move(next).close();
}
