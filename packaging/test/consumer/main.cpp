// A protocol of one's own, over the automatic backend and over a named one.

#include <cstdio>
#include <thread>
#include <typed_pipes/impls/queue_mutex.hpp>
#include <typed_pipes/pipes.hpp>
#include <utility>

// clang-format off
struct doubling : typed_pipes::protocol {
  struct number { int n; };
  struct doubled { int n; };
  struct asking; struct answering;
  using start = asking;
  struct asking    : send<auto(number)  -> answering> {};
  struct answering : recv<auto(doubled) -> end> {};
};
// clang-format on

template <class P>
int ask(int n) {
  auto [c, s] = typed_pipes::entangle<P>();
  const std::jthread server([s = std::move(s)]() mutable {
    if (auto got = std::move(s).recv().take())
      std::move(got->next).send(doubling::doubled{2 * got->message.n});
  });
  auto got = std::move(c).send(doubling::number{n}).recv().take();
  return got ? got->message.n : 0;
}

int main() {
  const int sum =
      ask<doubling>(10) + ask<typed_pipes::over<doubling, typed_pipes::queue_mutex>>(11);
  std::printf("%d\n", sum);
  return sum == 42 ? 0 : 1;
}
