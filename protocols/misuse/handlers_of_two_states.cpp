// Handlers that return endpoints in different states.
// error: pipes: the handlers of one match() must all return the same type (or typed_pipes::never)
// names: handlers_disagree<typed_pipes::mixed<typed_pipes::endpoint<...bank::connected, ...>, typed_pipes::endpoint<...bank::login, ...>...>, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::login_response, bank> c) {
  auto next = std::move(c).recv().match([](bank::ok, auto connected) { return connected; },
#ifdef MISUSE
                                        [](bank::invalid, auto login) { return login; },
#else
                                        [](bank::invalid, auto) { return typed_pipes::none; },
#endif
                                        [](typed_pipes::closed) { return typed_pipes::none; });
  if (next) std::move(next).close();
}
