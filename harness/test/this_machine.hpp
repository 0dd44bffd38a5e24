// -----------------------------------------------------------------------------
// this_machine.hpp - for tests: the machine that they run on.
// -----------------------------------------------------------------------------
#pragma once

#include "harness/machine/topology.hpp"

namespace typed_pipes::harness {

inline const topology& here() {
  static const topology t = *topology::load();
  return t;
}

}  // namespace typed_pipes::harness
