// -----------------------------------------------------------------------------
// missing_rival.hpp - the placeholder for the programs over a rival whose package is not installed.
// -----------------------------------------------------------------------------
#pragma once

#include <vector>

#include "harness/base/text.hpp"
#include "harness/registry/compared.hpp"
#include "harness/workload/point.hpp"

namespace typed_pipes::harness {

template <class Rival>
std::vector<program> programs_over() {
  program p;
  p.backend = Rival::name;
  p.wait = "spin";
  p.facts.origin = origin::third_party;
  p.facts.package = Rival::needed.package;
  p.facts.design = "not installed";
  p.carry = centre_payload.carry;
  p.payload_bytes = centre_payload.bytes;
  p.has_payload = true;
  p.comparison_only = true;
  p.cannot_run =
      say("the package ", Rival::needed.package, " is not installed (make rivals-setup)");
  return {p};
}

}  // namespace typed_pipes::harness
