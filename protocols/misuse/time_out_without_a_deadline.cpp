// A time-out is handled where nothing can time out.
// error: pipes: match() was given a handler that fits none of the messages of this state
// names: handler_never_runs<...lambda..., ...bank::login, false>
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run(pipes::server_end<bank::login, bank> s) {
  std::move(s)
      .recv()
#ifdef MISUSE
      .match([](bank::credentials, auto) {}, [](pipes::closed) {}, [](pipes::timed_out, auto) {});
#else
      .match_now([](bank::credentials, auto) {}, [](pipes::closed) {}, [](pipes::not_yet, auto) {});
#endif
}
