// A handler after one that accepts every message.
// error: pipes: this handler of match() is never called: no message of this state reaches it
// names: handler_never_runs<...lambda..., ...bank::login_response, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::login_response, bank> c) {
  std::move(c).recv().match(
#ifdef MISUSE
      [](auto, auto) {}, [](bank::ok, auto) {},
#else
      [](bank::ok, auto) {}, [](auto, auto) {},
#endif
      [](typed_pipes::closed) {});
}
