// The smallest program with a pipe: two threads send each other a number, the ball of a ping-pong game.

#include <cstdio>
#include <thread>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <utility>

using game = typed_pipes::protocols::basic_ping_pong<int>;

int main() {
  std::jthread other;  // declared first: the endpoints must close before it is joined
  auto [c, s] = typed_pipes::entangle<game>();

  other = std::jthread([s = std::move(s)]() mutable {
    while (s)
      s = std::move(s).recv().match(
          [](game::ping p, auto next) { return std::move(next).send(game::pong{p.ball + 1}); },
          [](game::bye) { return typed_pipes::none; },  // the last message: no next endpoint
          [](typed_pipes::closed) { return typed_pipes::none; });
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
                [](typed_pipes::closed) { return typed_pipes::none; });
  if (c) std::move(c).send(game::bye{});
}
