// A handler that stands behind one that takes everything.
// error: pipes: match() was given a handler that fits none of the messages of this state
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
