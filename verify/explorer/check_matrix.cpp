#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "verify/explorer/empty_cells.hpp"
#include "verify/explorer/explore_all.hpp"
#include "verify/explorer/workers.hpp"

namespace typed_pipes::exploring {

namespace {

/// The number of messages that the scripts of a scenario send, which its name has; those of a loop count twice.
std::uint64_t messages_in(std::string_view name) {
  const std::size_t from = std::min(name.find(": "), name.size());
  std::uint64_t count = 0, times = 1;
  for (const char c : name.substr(from, name.find(',', from) - from)) {
    if (c == '(') times = 2;
    if (c == ')') times = 1;
    if (c == 's' || c == 'S' || c == 't') count += times;
    if (c == 'a') count += 2 * times;
  }
  return count;
}

}  // namespace

outcome explore(const program& p, const effort& e) {
  limits l;
  if (p.preemptions != no_limit) {
    l.preemptions = p.preemptions;
    return {the_machine.explore(p, l), "<= " + std::to_string(p.preemptions)};
  }
  l.executions = e.executions;
  if (p.at_random) {
    l.at_random = true;
    l.reduced = false;
    return {the_machine.explore(p, l), std::to_string(e.executions) + " random"};
  }
  const std::uint64_t messages = messages_in(p.name);
  if (messages <= 2) l.executions = std::max(e.executions, e.finish / (messages < 2 ? 1 : 10));
  outcome o{the_machine.explore(p, l), "full"};
  l.executions = e.executions;
  for (std::uint64_t most : {2u, 1u, 0u}) {
    if (o.result.failed() || !o.result.bound_by_executions) return o;
    l.preemptions = most;
    // There is no smaller bound.
    if (most == 0) l.executions = std::max(e.executions, e.finish);
    o = {the_machine.explore(p, l), "<= " + std::to_string(most)};
  }
  if (o.result.bound_by_executions) o.bound = "first " + std::to_string(l.executions);
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

row row_of(const std::string& text) {
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

/// The scenarios of one cell: all, and those explored in full.
struct cell_count {
  int all = 0, full = 0;
};
cell_count count(const scenarios& all, const std::vector<row>& rows, std::string_view backend,
                 std::string_view sender, std::string_view receiver) {
  cell_count c;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const scenario& s = all[i];
    if (s.backend != backend || (!sender.empty() && s.sender != sender) ||
        (!receiver.empty() && s.receiver != receiver))
      continue;
    ++c.all;
    c.full += rows[i].bound == "full";
  }
  return c;
}

/// Those of `ways` that the backend has; prints why it has not the others. Adds to `unexplained` those without
/// a reason.
template <class Has>
std::vector<std::string_view> ways_of(std::string_view backend,
                                      std::span<const std::string_view> ways, const char* what,
                                      int& unexplained, Has has) {
  std::vector<std::string_view> found;
  for (const std::string_view way : ways) {
    if (has(way)) {
      found.push_back(way);
      continue;
    }
    const std::string_view why = why_without(backend, way);
    unexplained += why.empty();
    std::printf("  no %s \"%s\": %s\n", what, std::string(way).c_str(),
                why.empty() ? "FAILED, no reason" : std::string(why).c_str());
  }
  return found;
}

/// For each backend how many scenarios of each cell were explored in full, of how many. Returns how many empty
/// cells have no reason.
int print_cells(const scenarios& all, const std::vector<row>& rows) {
  std::vector<std::string> backends;
  for (const scenario& s : all)
    if (std::find(backends.begin(), backends.end(), s.backend) == backends.end())
      backends.push_back(s.backend);
  int unexplained = 0;
  for (const std::string& backend : backends) {
    const cell_count sum = count(all, rows, backend, {}, {});
    std::printf("\n%s: %d of %d in full\n", backend.c_str(), sum.full, sum.all);
    const auto senders =
        ways_of(backend, all_senders, "sender", unexplained,
                [&](std::string_view w) { return count(all, rows, backend, w, {}).all != 0; });
    const auto receivers =
        ways_of(backend, all_receivers, "receiver", unexplained,
                [&](std::string_view w) { return count(all, rows, backend, {}, w).all != 0; });
    std::printf("  %-16s", "");
    for (const std::string_view r : receivers) std::printf(" %16s", std::string(r).c_str());
    std::set<std::string_view> reasons;
    for (const std::string_view sender : senders) {
      std::printf("\n  %-16s", std::string(sender).c_str());
      for (const std::string_view receiver : receivers) {
        const cell_count c = count(all, rows, backend, sender, receiver);
        const std::string text = std::to_string(c.full) + " of " + std::to_string(c.all);
        std::printf(" %16s", c.all == 0 ? "-" : text.c_str());
        if (c.all != 0) continue;
        const std::string_view why = why_without(backend, sender, receiver);
        unexplained += why.empty();
        reasons.insert(why.empty() ? "FAILED, no reason" : why);
      }
    }
    std::printf("\n");
    for (const std::string_view why : reasons) std::printf("  -: %s\n", std::string(why).c_str());
  }
  return unexplained;
}

}  // namespace

int check_matrix(const scenarios& all, const effort& e) {
  const auto results = in_parallel(all.size(), e.processes,
                                   [&](std::size_t i) { return written(explore(all[i].what, e)); });
  std::vector<row> rows;
  rows.reserve(results.size());
  for (const std::string& r : results) rows.push_back(row_of(r));
  int failures = print_cells(all, rows);

  std::map<std::string, int> bounds;
  std::uint64_t executions = 0, redundant = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    ++bounds[rows[i].bound];
    executions += rows[i].executions;
    redundant += rows[i].redundant;
    if (rows[i].failure.empty()) continue;
    ++failures;
    std::printf("FAILED  %s\n  %s\n  --replay '%s' %s\n", all[i].what.name.c_str(),
                rows[i].failure.c_str(), all[i].what.name.c_str(), rows[i].choices.c_str());
  }
  std::printf(
      "\nscenarios: %zu, %d failed, %zu %% explored in full; %llu executions, and %llu that "
      "repeat others\n",
      all.size(), failures, static_cast<std::size_t>(bounds["full"]) * 100 / all.size(),
      static_cast<unsigned long long>(executions), static_cast<unsigned long long>(redundant));
  for (const auto& [bound, count] : bounds)
    std::printf("  %5d  %s%s\n", count, bound.c_str(),
                bound == "full"           ? ": every execution"
                : bound.starts_with("<=") ? " changes of thread that no thread asked for"
                                          : " executions");
  return failures;
}

}  // namespace typed_pipes::exploring
