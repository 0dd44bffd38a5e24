// The scenarios of make test, explored in seconds: one backend.
#include "verify/explorer/scenarios/scenario.hpp"

namespace typed_pipes::exploring {

scenarios all_scenarios() {
  scenarios all;
  add_single_shot(all);
  return all;
}

}  // namespace typed_pipes::exploring
