// The smallest program with a pipe: two threads and a ball.

#include <cstdio>
#include <thread>
#include <utility>

#include "protocols/ping_pong.hpp"

using game = pipes::protocols::basic_ping_pong<int>;

int main() {
  auto [c, s] = pipes::entangle<game>();

  const std::jthread other([s = std::move(s)]() mutable {
    while (s)
      s = std::move(s).recv().match(
          [](game::ping p, auto next) { return std::move(next).send(game::pong{p.ball + 1}); },
          [](game::bye) { return pipes::none; },  // the last message: there is no next end
          [](pipes::closed) { return pipes::none; });
  });

  for (int ball = 0; c && ball < 3;)
    c = std::move(c)
            .send(game::ping{ball})
            .recv()
            .match(
                [&](game::pong p, auto next) {
                  std::printf("ping %d, pong %d\n", ball, p.ball);
                  ball = p.ball;
                  return next;
                },
                [](pipes::closed) { return pipes::none; });
  if (c) std::move(c).send(game::bye{});
}
