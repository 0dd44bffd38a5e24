// A protocol of one's own with a deadline, and a question asked over a backend.
#pragma once

#include <chrono>
#include <thread>
#include <typed_pipes/pipes.hpp>
#include <utility>

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
