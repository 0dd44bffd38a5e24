#include "harness/run/own_floors.hpp"

#include <cmath>

namespace typed_pipes::harness {

bool floors_differ(double one, double other) {
  return one > other * usual_band || one < other / usual_band;
}

void enter_floors(trial_record& t, std::optional<double> before_ns,
                  std::optional<double> after_ns) {
  t.floor_before_ns = before_ns;
  t.floor_after_ns = after_ns;
  if (before_ns && after_ns && floors_differ(*before_ns, *after_ns)) {
    t.marks.emplace_back(floor_changed);
  }
}

std::optional<double> hand_off_of(const trial_record& t) {
  if (!t.floor_before_ns || !t.floor_after_ns) return std::nullopt;
  if (floors_differ(*t.floor_before_ns, *t.floor_after_ns)) return std::nullopt;
  return std::sqrt(*t.floor_before_ns * *t.floor_after_ns);
}

}  // namespace typed_pipes::harness
