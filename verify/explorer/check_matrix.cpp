#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "verify/explorer/explore_all.hpp"
#include "verify/explorer/workers.hpp"

namespace typed_pipes::exploring {

outcome explore(const program& p, const effort& e) {
  limits l;
  l.executions = e.executions;
  outcome o{the_machine.explore(p, l), "full"};
  for (std::uint64_t most : {2u, 1u, 0u}) {
    if (o.result.failed() || !o.result.bound_by_executions) return o;
    l.preemptions = most;
    o = {the_machine.explore(p, l), "<= " + std::to_string(most)};
  }
  if (o.result.bound_by_executions) o.bound = "first " + std::to_string(e.executions);
  return o;
}

namespace {

struct row {
  std::string bound, failure, choices;
  std::uint64_t executions = 0, redundant = 0;
};

std::string written(const outcome& o) {
  std::ostringstream out;
  out << o.result.executions << ' ' << o.result.redundant << '\t' << o.bound << '\t'
      << o.result.failure << '\t' << o.result.choices << '\t';
  return out.str();
}

row read(const std::string& text) {
  row r;
  std::istringstream in(text);
  in >> r.executions >> r.redundant;
  in.ignore();
  std::getline(in, r.bound, '\t');
  std::getline(in, r.failure, '\t');
  std::getline(in, r.choices, '\t');
  if (text == "died") r.failure = "the explorer died";
  return r;
}

template <class Of>
std::vector<std::string> in_order(const scenarios& all, const std::string& backend, Of of) {
  std::vector<std::string> names;
  for (const scenario& s : all)
    if (s.backend == backend && std::find(names.begin(), names.end(), of(s)) == names.end())
      names.push_back(of(s));
  return names;
}

/// The number of scenarios in each cell, and how many of those were explored in full.
void print_cells(const scenarios& all, const std::vector<row>& rows) {
  std::vector<std::string> backends;
  for (const scenario& s : all)
    if (std::find(backends.begin(), backends.end(), s.backend) == backends.end())
      backends.push_back(s.backend);
  for (const std::string& backend : backends) {
    const auto receivers = in_order(all, backend, [](const scenario& s) { return s.receiver; });
    std::printf("\n%-20s", backend.c_str());
    for (const std::string& r : receivers) std::printf(" %16s", r.c_str());
    std::printf("\n");
    for (const std::string& sender :
         in_order(all, backend, [](const scenario& s) { return s.sender; })) {
      std::printf("  %-18s", sender.c_str());
      for (const std::string& receiver : receivers) {
        int count = 0, full = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
          const scenario& s = all[i];
          if (s.backend != backend || s.sender != sender || s.receiver != receiver) continue;
          ++count;
          full += rows[i].bound == "full";
        }
        const std::string cell =
            count == 0 ? "-" : std::to_string(full) + " of " + std::to_string(count);
        std::printf(" %16s", cell.c_str());
      }
      std::printf("\n");
    }
  }
}

}  // namespace

int check_matrix(const scenarios& all, const effort& e) {
  const auto results = in_parallel(all.size(), e.processes,
                                   [&](std::size_t i) { return written(explore(all[i].what, e)); });
  std::vector<row> rows;
  for (const std::string& r : results) rows.push_back(read(r));
  print_cells(all, rows);

  std::map<std::string, int> bounds;
  std::uint64_t executions = 0, redundant = 0;
  int failures = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    ++bounds[rows[i].bound];
    executions += rows[i].executions;
    redundant += rows[i].redundant;
    if (rows[i].failure.empty()) continue;
    ++failures;
    std::printf("FAILED  %s\n  %s\n  --replay '%s' %s\n", all[i].what.name.c_str(),
                rows[i].failure.c_str(), all[i].what.name.c_str(), rows[i].choices.c_str());
  }
  std::printf("\nscenarios: %zu, %d failed; %llu executions, and %llu that repeat others\n",
              all.size(), failures, static_cast<unsigned long long>(executions),
              static_cast<unsigned long long>(redundant));
  for (const auto& [bound, count] : bounds)
    std::printf("  %5d  %s%s\n", count, bound.c_str(),
                bound == "full"           ? ": every execution"
                : bound.starts_with("<=") ? " changes of thread that no thread asked for"
                                          : " executions");
  return failures;
}

}  // namespace typed_pipes::exploring
