// The scenarios of make verify.
#include "verify/explorer/scenarios/scenario.hpp"

namespace typed_pipes::exploring {

scenarios all_scenarios() {
  scenarios all;
  add_single_shot(all);
  add_single_shot_bounded(all);
  add_slots(all);
  add_ring(all);
  add_parts(all);
  return all;
}

}  // namespace typed_pipes::exploring
