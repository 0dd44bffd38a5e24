// -----------------------------------------------------------------------------
// qualification_json.hpp - a qualification as results/schema.json describes it.
// -----------------------------------------------------------------------------
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "harness/qualify/qualification.hpp"

namespace typed_pipes::harness {

nlohmann::ordered_json qualification_json(const qualification& q);

// The file that pipes_qualify writes, "pipes-qualification/1"; utc is when it began to measure.
std::string qualification_file(const qualification& q, std::string_view utc);

}  // namespace typed_pipes::harness
