#include "harness/plan/copies.hpp"

#include <map>
#include <utility>

#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

void add_copy(std::vector<program>& programs, const std::string& backend, int n) {
  std::vector<program> copies;
  for (const program& p : programs) {
    if (p.backend != backend) continue;
    program& copy = copies.emplace_back(p);
    copy.backend = say(backend, "_", n);
    if (!p.label.empty()) copy.label = say(p.label, " (", n, ")");
    copy.facts.label = say(p.facts.label.empty() ? backend : p.facts.label, " (", n, ")");
  }
  programs.insert(programs.end(), copies.begin(), copies.end());
}

}  // namespace

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
