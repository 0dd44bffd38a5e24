#include "harness/plan/controls.hpp"

#include <algorithm>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/plan/cell.hpp"
#include "harness/plan/copies.hpp"

namespace typed_pipes::harness {
namespace {

bool at_one_point(const cell& a, const cell& b) {
  return a.what->workload.name == b.what->workload.name && parameters_of(a) == parameters_of(b);
}

// Returns the cell of the group that repeats the reference because the user asked for it; null if there is none.
cell* requested_copy(plan& made, const group& members, const cell& reference) {
  for (const std::size_t i : members.cells) {
    cell& c = made.cells[i];
    if (c.what->copy_of == reference.what->backend && at_one_point(c, reference)) return &c;
  }
  return nullptr;
}

}  // namespace

std::optional<std::size_t> reference_of(const plan& made, const group& members,
                                        const std::string& preferred) {
  std::size_t compared = 0;
  std::optional<std::size_t> first, ours;
  for (const std::size_t i : members.cells) {
    const program& p = *made.cells[i].what;
    if (p.is_floor()) continue;
    ++compared;
    if (!p.copy_of.empty()) continue;
    if (!first) first = i;
    if (!ours && p.facts.origin == origin::ours) ours = i;
  }
  if (compared < 2) return std::nullopt;
  for (const std::size_t i : members.cells) {
    if (made.cells[i].what->backend == preferred && !made.cells[i].what->is_floor()) return i;
  }
  return ours ? ours : first;
}

controls::controls(std::span<const program> programs, std::string reference)
    : reference_(std::move(reference)) {
  for (const program& p : programs) backends_.insert(p.backend);
}

void controls::add_to(group& members, plan& made) {
  const std::optional<std::size_t> index = reference_of(made, members, reference_);
  if (!index) return;
  const std::string repeated = made.cells[*index].name;
  if (cell* const requested = requested_copy(made, members, made.cells[*index])) {
    requested->control_of = repeated;
    return;
  }
  cell control = made.cells[*index];
  control.what = copy(*control.what, made);
  control.name = name_of(control);
  control.control_of = repeated;
  members.cells.push_back(made.cells.size());
  made.cells.push_back(std::move(control));
}

const program* controls::copy(const program& original, plan& made) {
  std::shared_ptr<const program>& its = copies_[&original];
  if (its == nullptr) {
    int n = 2;
    while (backends_.contains(say(original.backend, "_", n))) ++n;
    its = std::make_shared<const program>(copy_of(original, n));
    made.copies.push_back(its);
  }
  return its.get();
}

}  // namespace typed_pipes::harness
