#include <typed_pipes/impls/single_shot.hpp>

#include "verify/explorer/scenarios/matrix.hpp"

namespace typed_pipes::exploring {

void add_single_shot(scenarios& to) {
  using backend = basic_single_shot<chosen_wait>;
  add_protocols<backend>(to, "", {});
  add_waits<backend, ball>(to, "ball", {});
  add_bursts<backend>(to, "", {});
  setting again;
  again.uses_memory_again = true;
  static constexpr way sends[] = {{"send", "s"}, {"send", "ss"}, {"drop", ""}};
  static constexpr way receives[] = {{"receive", "(r)"}, {"receive", "r"}, {"notifier", "(n)"}};
  add_pairs<backend, flow<ball>>(to, "flow ball", again, sends, receives);
  static constexpr way asks[] = {{"send", "sr"}, {"drop", "s"}};
  static constexpr way answers[] = {{"receive", "(rs)"}, {"receive", "rs"}};
  add_pairs<backend, serve<ball>>(to, "rally ball", again, asks, answers);
}

}  // namespace typed_pipes::exploring
