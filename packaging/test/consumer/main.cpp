// A protocol of one's own with a deadline, over the automatic backend; WITH_MUTEX: over one behind a lock too.

#include <chrono>
#include <cstdio>
#include <thread>
#include <typed_pipes/pipes.hpp>
#include <utility>

#ifdef WITH_MUTEX
#include <typed_pipes/impls/queue_mutex.hpp>
#endif

// clang-format off
struct doubling : typed_pipes::protocol {
  struct number { int n; };
  struct doubled { int n; };
  struct asking; struct answering;
  using start = asking;
  struct asking    : send<auto(number)  -> answering> {};
  struct answering : recv<auto(doubled) -> end> {
    static constexpr auto deadline = std::chrono::seconds(5);
  };
};
// clang-format on

template <class P>
int ask(int n) {
  auto [c, s] = typed_pipes::entangle<P>();
  const std::jthread server([s = std::move(s)]() mutable {
    if (auto got = std::move(s).recv().take())
      std::move(got->next).send(doubling::doubled{2 * got->message.n});
  });
  return std::move(c)
      .send(doubling::number{n})
      .recv()
      .match([](doubling::doubled d) { return d.n; },
             [](typed_pipes::timed_out, auto) { return -1; },
             [](typed_pipes::closed) { return -2; });
}

int main() {
#ifdef WITH_MUTEX
  using on_a_backend = typed_pipes::over<doubling, typed_pipes::queue_mutex>;
#else
  using on_a_backend = doubling;
#endif
  const int sum = ask<doubling>(10) + ask<on_a_backend>(11);
  std::printf("%d\n", sum);
  return sum == 42 ? 0 : 1;
}
