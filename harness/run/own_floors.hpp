// -----------------------------------------------------------------------------
// own_floors.hpp - what the bare hand-offs right before and after a trial say of it.
// -----------------------------------------------------------------------------
#pragma once

#include <optional>

#include "harness/run/record.hpp"

namespace typed_pipes::harness {

// A bare hand-off that differs from another by more than this factor shows that the host moved the virtual processors
// apart or together, which changes it by 2 to 10.
inline constexpr double usual_band = 1.5;

// The mark of a trial whose two hand-offs differ, so that it was in no one regime of the machine.
inline constexpr const char* floor_changed = "floor_changed";

// Whether two hand-offs differ by more than usual_band.
[[nodiscard]] bool floors_differ(double one, double other);

// Enters the hand-offs before and after a trial, and the mark if they differ.
void enter_floors(trial_record& t, std::optional<double> before_ns, std::optional<double> after_ns);

// The hand-off that tells in which regime a trial was: the geometric mean of its two. Nothing if it was in no one, or
// if it is not known.
[[nodiscard]] std::optional<double> hand_off_of(const trial_record& t);

}  // namespace typed_pipes::harness
