// An endpoint is consumed by the first iteration of a loop.
// only: clang++
// error: state of variable 'c' must match at the entry and exit of loop
#include <typed_pipes/protocols/bank.hpp>
#include <typed_pipes/protocols/stream.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c, int n) {
  for (int i = 0; i < n; ++i)
#ifdef MISUSE
    std::move(c).send(bank::deposit{1}).close();
#else
    c = std::move(c).send(bank::deposit{1});
#endif
}

// Right: a loop over a local endpoint, wherever that comes from.
void local(int n) {
  using numbers = typed_pipes::protocols::stream<int>;
  auto [out, in] = typed_pipes::entangle<numbers>();
  auto c = std::move(out);
  for (int i = 0; c && i < n; ++i) c = std::move(c).send(i);
  (void)in;
}
