#include <typed_pipes/impls/single_shot_bounded.hpp>

#include "verify/explorer/scenarios/matrix.hpp"

namespace typed_pipes::exploring {

void add_single_shot_bounded(scenarios& to) {
  using backend = basic_single_shot_bounded<chosen_wait>;
  add_protocols<backend>(to, "", {});
  add_waits<backend, ball>(to, "ball", {});
}

}  // namespace typed_pipes::exploring
