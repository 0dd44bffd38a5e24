// -----------------------------------------------------------------------------
// qualification_json.hpp - a qualification as results/schema.json describes it.
// -----------------------------------------------------------------------------
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "harness/qualify/qualification.hpp"

namespace typed_pipes::harness {

nlohmann::ordered_json qualification_json(const qualification& q);

}  // namespace typed_pipes::harness
