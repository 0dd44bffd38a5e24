// The handlers of try_send() return an endpoint and a number.
// error: pipes: the handlers of one match() must all return the same type (or typed_pipes::never)
// names: handlers_disagree<typed_pipes::mixed<typed_pipes::endpoint<...bank::connected, ...>, int>, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c) {
  auto next = std::move(c)
                  .try_send(bank::deposit{1})
                  .match([](auto sent) { return sent; },
                         [](typed_pipes::full, auto, auto same) { return same; },
#ifdef MISUSE
                         [](typed_pipes::closed, auto) { return 0; });
#else
                         [](typed_pipes::closed, auto) { return typed_pipes::none; });
#endif
  if (next) std::move(next).close();
}
