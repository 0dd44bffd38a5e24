#include "harness/report/backend_list.hpp"

#include <algorithm>
#include <map>

namespace typed_pipes::harness {
namespace {

known_backend* find(std::vector<known_backend>& all, const std::string& name) {
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const known_backend& b) { return b.name == name; });
  return at == all.end() ? nullptr : &*at;
}

void number(std::vector<known_backend>& all) {
  std::map<origin, int> next;
  for (known_backend& b : all) {
    if (b.facts.bare_of.empty()) b.order = next[b.facts.origin]++;
  }
  for (known_backend& b : all) {
    if (b.facts.bare_of.empty()) continue;
    const known_backend* queue = find(all, b.facts.bare_of);
    b.order = queue != nullptr ? queue->order : next[b.facts.origin]++;
  }
}

}  // namespace

std::string_view name_of(origin o) {
  switch (o) {
    case origin::ours:
      return "ours";
    case origin::historic:
      return "historic";
    case origin::third_party:
      return "third_party";
    case origin::floor:
      return "floor";
    case origin::language:
      break;
  }
  return "language";
}

std::vector<known_backend> backends_of(std::span<const program> programs) {
  std::vector<known_backend> all;
  for (const program& p : programs) {
    known_backend* known = find(all, p.backend);
    if (known == nullptr) known = &all.emplace_back(known_backend{p.backend, p.facts, 0, {}});
    const std::string wait(p.wait);
    if (std::find(known->waits.begin(), known->waits.end(), wait) == known->waits.end()) {
      known->waits.push_back(wait);
    }
  }
  number(all);
  return all;
}

}  // namespace typed_pipes::harness
