// A handler for a message that cannot arrive in this state.
// error: pipes: this handler of match() is never called: no message of this state reaches it
// names-g++: handler_never_runs<...lambda(...bank::cash, auto...)>, ...bank::login_response, false>
// names-clang: handler_never_runs<(lambda at ...), ...bank::login_response, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::login_response, bank> c) {
  std::move(c).recv().match([](bank::ok, auto) {}, [](bank::invalid, auto) {},
#ifdef MISUSE
                            [](bank::cash, auto) {}, [](typed_pipes::closed) {});
#else
                            [](typed_pipes::closed) {});
#endif
}
