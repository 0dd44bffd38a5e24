#include "harness/trial/trial_of_cell.hpp"

namespace typed_pipes::harness {

trial trial_of(const cell& c, std::uint64_t operations, std::size_t way,
               std::optional<double> requested_hang_limit_s) {
  trial t;
  t.what = c.what;
  t.hang_limit_s = requested_hang_limit_s.value_or(c.cold ? cold_hang_limit_s : hang_limit_s);
  // A foreign program is waited for three times: until it is ready, is done, has ended. If it hangs only
  // its cell fails; the guard would end the whole run.
  t.how = {operations, c.pairs, c.group_size, c.spawn, 0.3 * t.hang_limit_s, way};
  t.cpus = c.cpus;
  t.roams = c.roams;
  t.cold = c.cold;
  t.oversubscribed = c.oversubscribed();
  t.name = c.name;
  return t;
}

}  // namespace typed_pipes::harness
