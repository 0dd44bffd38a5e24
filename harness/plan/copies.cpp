#include "harness/plan/copies.hpp"

#include <map>
#include <utility>

#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

void add_copy(std::vector<program>& programs, const std::string& backend, int n) {
  std::vector<program> copies;
  for (const program& p : programs) {
    if (p.backend == backend) copies.push_back(copy_of(p, n));
  }
  programs.insert(programs.end(), copies.begin(), copies.end());
}

}  // namespace

program copy_of(const program& original, int n) {
  program copy = original;
  copy.copy_of = original.backend;
  copy.backend = say(original.backend, "_", n);
  if (!original.label.empty()) copy.label = say(original.label, " (", n, ")");
  const std::string& label = original.facts.label;
  copy.facts.label = say(label.empty() ? original.backend : label, " (", n, ")");
  return copy;
}

void add_copies(std::vector<program>& programs, std::vector<std::string>& backends) {
  std::map<std::string, int> times;
  for (std::string& backend : backends) {
    const int n = ++times[backend];
    if (n == 1) continue;
    add_copy(programs, backend, n);
    backend = say(backend, "_", n);
  }
}

}  // namespace typed_pipes::harness
