// The handlers of try_send() return an end and a number.
// error: pipes: the handlers of one match() must all return the same type (or pipes::never)
// names: handlers_disagree<pipes::mixed<pipes::endpoint<...bank::connected, ...>, int>, false>
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run(pipes::client_end<bank::connected, bank> c) {
  auto next =
      std::move(c)
          .try_send(bank::deposit{1})
          .match([](auto sent) { return sent; }, [](pipes::full, auto, auto same) { return same; },
#ifdef MISUSE
                 [](pipes::closed, auto) { return 0; });
#else
                 [](pipes::closed, auto) { return pipes::none; });
#endif
  if (next) std::move(next).close();
}
