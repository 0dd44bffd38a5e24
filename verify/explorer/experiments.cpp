#include "verify/explorer/experiments.hpp"

#include <algorithm>
#include <numeric>
#include <sstream>

#include "verify/explorer/machine/mutants.hpp"
#include "verify/explorer/workers.hpp"

namespace typed_pipes::exploring {

namespace {

constexpr std::uint64_t not_in_full = 1'000'000;

std::string visit(const scenario& s, const effort& e) {
  the_sites.forget_visits();
  mutants_reached = {};
  const outcome o = explore(s.what, e);
  std::ostringstream out;
  out << o.result.executions + o.result.redundant + (o.bound == "full" ? 0 : not_in_full) << '\n';
  for (std::size_t m = 0; m < most_mutants; ++m)
    if (mutants_reached[m]) out << m << ' ';
  out << no_mutant << '\n';
  for (const known_site& site : the_sites.all())
    if (site.visited)
      out << site.file << ' ' << site.line << ' ' << static_cast<int>(site.what) << ' '
          << static_cast<int>(site.orders) << ' ' << static_cast<int>(site.failure) << '\n';
  return out.str();
}

visit_list read_visits(const std::string& text) {
  visit_list v;
  std::istringstream in(text);
  in >> v.cost;
  for (std::size_t m; in >> m && m != no_mutant;) v.mutants.push_back(m);
  known_site s;
  int what = 0, orders = 0, failure = 0;
  while (in >> s.file >> s.line >> what >> orders >> failure) {
    s.what = static_cast<call>(what);
    s.orders = static_cast<order>(orders);
    s.failure = static_cast<order>(failure);
    v.sites.push_back(the_sites.add(s));
  }
  return v;
}

}  // namespace

std::vector<visit_list> visit_all(const scenarios& all, const effort& e) {
  effort few = e;
  few.executions = std::min<std::uint64_t>(e.executions, 300);
  std::vector<visit_list> visits;
  for (const std::string& text :
       in_parallel(all.size(), e.processes, [&](std::size_t i) { return visit(all[i], few); }))
    visits.push_back(read_visits(text));
  return visits;
}

std::vector<std::string> run_experiments(const std::vector<experiment>& experiments,
                                         const scenarios& all,
                                         const std::vector<visit_list>& visits, const effort& e) {
  std::vector<std::size_t> short_first(all.size());
  std::iota(short_first.begin(), short_first.end(), std::size_t{0});
  std::stable_sort(short_first.begin(), short_first.end(),
                   [&](std::size_t a, std::size_t b) { return visits[a].cost < visits[b].cost; });
  return in_parallel(experiments.size(), e.processes, [&](std::size_t i) {
    const experiment& x = experiments[i];
    x.begin();
    std::string found;
    for (const std::size_t s : short_first) {
      if (!x.concerns(visits[s])) continue;
      const outcome o = explore(all[s].what, e);
      if (!o.result.failed()) continue;
      found = all[s].what.name + '\t' + o.result.failure;
      break;
    }
    x.end();
    return found;
  });
}

}  // namespace typed_pipes::exploring
