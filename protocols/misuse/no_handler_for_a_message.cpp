// match() without a handler for one of the messages.
// error: pipes: a message that can come here has no handler that takes (message, next endpoint), or (message) if it ends the session
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
