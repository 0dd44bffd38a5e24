#include "harness/report/backend_list.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

namespace typed_pipes::harness {
namespace {

known_backend* find(std::vector<known_backend>& all, const std::string& name) {
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const known_backend& b) { return b.name == name; });
  return at == all.end() ? nullptr : &*at;
}

// Enters the program under the name of its backend, behind the others if that is new.
known_backend& add(std::vector<known_backend>& all, const program& p) {
  known_backend* known = find(all, p.backend);
  if (known == nullptr) known = &all.emplace_back(known_backend{p.backend, p.facts, 0, {}});
  const std::string wait(p.wait);
  if (std::find(known->waits.begin(), known->waits.end(), wait) == known->waits.end()) {
    known->waits.push_back(wait);
  }
  return *known;
}

// Gives each its place and, if its traits name none, the first look that no other of its origin has. So a
// backend that is new or missing changes the look of none whose traits name one.
class numbering {
 public:
  explicit numbering(const std::vector<known_backend>& all) {
    for (const known_backend& b : all) looks_[b.facts.origin].insert(b.facts.look);
  }

  void add(known_backend& b) {
    b.order = next_[b.facts.origin]++;
    for (int free = 0; b.facts.look < 0; ++free) {
      if (looks_[b.facts.origin].insert(free).second) b.facts.look = free;
    }
  }

 private:
  std::map<origin, int> next_;
  std::map<origin, std::set<int>> looks_;
};

void number(std::vector<known_backend>& all) {
  numbering numbers(all);
  for (known_backend& b : all) {
    if (b.facts.bare_of.empty()) numbers.add(b);
  }
  for (known_backend& b : all) {
    if (b.facts.bare_of.empty()) continue;
    if (const known_backend* queue = find(all, b.facts.bare_of); queue != nullptr) {
      b.order = queue->order;
      b.facts.look = queue->facts.look;
    } else {
      numbers.add(b);
    }
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
  for (const program& p : programs) add(all, p);
  number(all);
  return all;
}

std::vector<known_backend> with_copies(std::vector<known_backend> known, const plan& what) {
  for (const std::shared_ptr<const program>& copy : what.copies) {
    int last = -1, look = 0;
    for (const known_backend& b : known) {
      if (b.facts.origin == copy->facts.origin) last = std::max(last, b.order);
      if (b.name == copy->copy_of) look = b.facts.look;
    }
    const bool is_new = find(known, copy->backend) == nullptr;
    known_backend& its = add(known, *copy);
    if (!is_new) continue;
    its.order = last + 1;
    its.facts.look = look;
  }
  return known;
}

}  // namespace typed_pipes::harness
