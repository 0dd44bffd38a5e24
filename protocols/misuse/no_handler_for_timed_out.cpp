// match_for() without a handler for `timed_out`.
// error: pipes: `timed_out` has no handler that takes (timed_out, same endpoint); it is called if the deadline has passed
// names: no_handler_for<typed_pipes::timed_out, ...bank::withdrawal_response, false>
#include <chrono>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::withdrawal_response, bank> c) {
  std::move(c).recv().match_for(
      std::chrono::seconds(1), [](bank::cash, auto) {}, [](bank::insufficient_funds, auto) {},
#ifdef MISUSE
      [](typed_pipes::closed) {});
#else
      [](typed_pipes::closed) {}, [](typed_pipes::timed_out, auto) {});
#endif
}
