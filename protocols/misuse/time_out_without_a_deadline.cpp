// A time-out is handled where nothing can time out.
// error: pipes: match() was given a handler that fits none of the messages of this state
// names: handler_never_runs<...lambda..., ...bank::login, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::server_end<bank::login, bank> s) {
  std::move(s)
      .recv()
#ifdef MISUSE
      .match([](bank::credentials, auto) {}, [](typed_pipes::closed) {},
             [](typed_pipes::timed_out, auto) {});
#else
      .match_now([](bank::credentials, auto) {}, [](typed_pipes::closed) {},
                 [](typed_pipes::not_yet, auto) {});
#endif
}
