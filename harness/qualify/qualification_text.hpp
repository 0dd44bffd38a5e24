// -----------------------------------------------------------------------------
// qualification_text.hpp - a qualification for people: all of it, and the line before a run.
// -----------------------------------------------------------------------------
#pragma once

#include <string>

#include "harness/qualify/qualification.hpp"

namespace typed_pipes::harness {

std::string qualification_text(const qualification& q);

// A line; and a second one that warns if the machine is not quiet enough.
std::string qualification_line(const qualification& q);

}  // namespace typed_pipes::harness
