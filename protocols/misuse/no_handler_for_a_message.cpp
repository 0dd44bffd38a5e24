// match() without a handler for one of the messages.
// error: pipes: match() has no handler for a message (or for typed_pipes::closed) that can arrive in this state
// names: no_handler_for<...bank::invalid, ...bank::login_response, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::login_response, bank> c) {
  std::move(c).recv().match([](bank::ok, auto) {},
#ifdef MISUSE
#else
                            [](bank::invalid, auto) {},
#endif
                            [](typed_pipes::closed) {});
}
