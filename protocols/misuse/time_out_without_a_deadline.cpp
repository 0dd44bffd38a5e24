// A handler for `timed_out` in a match() without a deadline.
// error: pipes: this handler of match() is never called: no message of this state reaches it
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
