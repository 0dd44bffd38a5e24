#include "harness/plan/axes.hpp"

#include <algorithm>
#include <utility>

namespace typed_pipes::harness {
namespace {

std::vector<payload> payloads(const std::vector<const program*>& programs,
                              const selection& wanted) {
  std::vector<payload> all;
  for (const program* p : programs) add_once(all, payload_of(*p));
  if (!programs.front()->has_payload) return all;
  if (!wanted.payload_bytes.empty()) {
    std::erase_if(all, [&](const payload& l) { return !chosen(wanted.payload_bytes, l.bytes); });
    return all;
  }
  if (!programs.front()->workload.axes.payload) return {all.front()};
  std::stable_sort(all.begin(), all.end(), [](const payload& a, const payload& b) {
    return (a == centre_payload) > (b == centre_payload);
  });
  return all;
}

std::vector<int> pair_counts(const workload_traits& w, const selection& wanted, const preset& which,
                             int cores) {
  if (!wanted.pairs.empty()) return wanted.pairs;
  std::vector<int> all{1};
  if (!w.axes.pairs && !which.cross_placements) return all;
  for (int pairs = 2; pairs <= 4 * cores; pairs *= 2) all.push_back(pairs);
  return all;
}

}  // namespace

// The axis of pairs has one placement, unpinned, so that its curve has one cause: no pinned placement
// reaches beyond the number of cores.
experiment axes_experiment(std::vector<const program*> programs, const selection& wanted,
                           const preset& which, const places& where) {
  const workload_traits& w = programs.front()->workload;
  const std::vector<payload> loads = payloads(programs, wanted);
  const std::vector<std::string> placements = where.axis(w);
  const bool load_given = !wanted.payload_bytes.empty();
  std::vector<point> points;
  for (const int pairs : pair_counts(w, wanted, which, where.cores())) {
    for (const std::string& placement : placements) {
      for (const payload& load : loads) {
        const bool at_centre = placement == placements.front();
        const bool usual_load = load_given || load == loads.front();
        const bool usual_place =
            where.is_given() || (pairs == 1 ? at_centre : placement == unpinned);
        const bool usual_pairs = !wanted.pairs.empty() || pairs == 1;
        const int varied = (usual_load ? 0 : 1) + (usual_place ? 0 : 1) + (usual_pairs ? 0 : 1);
        const bool crossed = which.cross_placements && (usual_load || pairs == 1);
        if (varied <= 1 || crossed) add_once(points, point{load, placement, pairs});
      }
    }
  }
  std::vector<std::vector<point>> groups;
  groups.reserve(points.size());
  for (point& at : points) groups.push_back({std::move(at)});
  return {std::move(programs), std::move(groups),
          [](const program& p, const point& at) { return payload_of(p) == at.load; }};
}

}  // namespace typed_pipes::harness
