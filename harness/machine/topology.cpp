#include "harness/machine/topology.hpp"

#include <hwloc.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_join.h"
#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

hwloc_obj_t unit(hwloc_topology_t t, int cpu) {
  return hwloc_get_pu_obj_by_os_index(t, static_cast<unsigned>(cpu));
}

// The nearest object of that type around a unit; null if the topology has none there.
hwloc_obj_t around(hwloc_topology_t t, int cpu, hwloc_obj_type_t type) {
  return hwloc_get_ancestor_obj_by_type(t, type, unit(t, cpu));
}

bool share(hwloc_topology_t t, int a, int b, hwloc_obj_type_t type) {
  hwloc_obj_t of_a = around(t, a, type);
  return of_a != nullptr && of_a == around(t, b, type);
}

bool share_memory(hwloc_topology_t t, int a, int b) {
  return hwloc_bitmap_intersects(unit(t, a)->nodeset, unit(t, b)->nodeset) != 0;
}

bool have_packages(hwloc_topology_t t, int a, int b) {
  return around(t, a, HWLOC_OBJ_PACKAGE) != nullptr && around(t, b, HWLOC_OBJ_PACKAGE) != nullptr;
}

bool any_cache(hwloc_topology_t t, hwloc_obj_type_t type) {
  return hwloc_get_nbobjs_by_type(t, type) > 0;
}

}  // namespace

void affinity::release::operator()(hwloc_bitmap_s* set) const { hwloc_bitmap_free(set); }
void topology::release::operator()(hwloc_topology* t) const { hwloc_topology_destroy(t); }

topology::topology(hwloc_topology* handle) : handle_(handle) {}
topology::topology(topology&&) noexcept = default;
topology& topology::operator=(topology&&) noexcept = default;
topology::~topology() = default;

absl::StatusOr<topology> topology::load() {
  hwloc_topology_t handle = nullptr;
  if (hwloc_topology_init(&handle) != 0) return absl::InternalError("hwloc cannot be initialised");
  return finish(handle);
}

absl::StatusOr<topology> topology::synthetic(const std::string& description) {
  hwloc_topology_t handle = nullptr;
  if (hwloc_topology_init(&handle) != 0) return absl::InternalError("hwloc cannot be initialised");
  if (hwloc_topology_set_synthetic(handle, description.c_str()) != 0) {
    hwloc_topology_destroy(handle);
    return absl::InvalidArgumentError(say("\"", description, "\" does not describe a topology"));
  }
  return finish(handle);
}

absl::StatusOr<topology> topology::finish(hwloc_topology* handle) {
  topology t(handle);
  if (hwloc_topology_load(handle) != 0) {
    return absl::InternalError("hwloc cannot read this machine's topology");
  }
  t.real_ = hwloc_topology_is_thissystem(handle) != 0;
  hwloc_bitmap_t mask = hwloc_bitmap_dup(hwloc_topology_get_allowed_cpuset(handle));
  if (t.real_) {  // also stay inside the affinity that the process was started with
    hwloc_bitmap_t bound = hwloc_bitmap_alloc();
    if (hwloc_get_cpubind(handle, bound, HWLOC_CPUBIND_THREAD) == 0) {
      hwloc_bitmap_and(mask, mask, bound);
    }
    hwloc_bitmap_free(bound);
  }
  hwloc_obj_t last_core = nullptr;
  const int units = hwloc_get_nbobjs_by_type(handle, HWLOC_OBJ_PU);
  for (int i = 0; i < units; ++i) {
    hwloc_obj_t pu = hwloc_get_obj_by_type(handle, HWLOC_OBJ_PU, static_cast<unsigned>(i));
    if (hwloc_bitmap_isset(mask, pu->os_index) == 0) continue;
    const int cpu = static_cast<int>(pu->os_index);
    t.allowed_.push_back(cpu);
    hwloc_obj_t core = around(handle, cpu, HWLOC_OBJ_CORE);
    if (core == nullptr || core != last_core) t.first_of_core_.push_back(cpu);
    last_core = core;
  }
  hwloc_bitmap_free(mask);
  if (t.allowed_.empty()) return absl::InternalError("no processing unit is allowed");
  return t;
}

const std::vector<std::string>& topology::placement_names() {
  static const std::vector<std::string> names{"same_pu",    "smt",           "same_l2",
                                              "same_l3",    "same_numa",     "same_package",
                                              "cross_numa", "cross_package", std::string(unpinned)};
  return names;
}

std::string topology::classify(int a, int b) const {
  hwloc_topology_t t = handle_.get();
  if (a == b) return "same_pu";
  if (share(t, a, b, HWLOC_OBJ_CORE)) return "smt";
  if (share(t, a, b, HWLOC_OBJ_L2CACHE)) return "same_l2";
  if (share(t, a, b, HWLOC_OBJ_L3CACHE)) return "same_l3";
  if (have_packages(t, a, b) && !share(t, a, b, HWLOC_OBJ_PACKAGE)) return "cross_package";
  if (share_memory(t, a, b)) return "same_numa";
  return have_packages(t, a, b) ? "same_package" : "cross_numa";
}

// One unit per core, except for smt: two pairs on the hardware threads of the same cores would measure
// each other's work.
std::vector<int> topology::candidates(std::string_view name) const {
  return name == "smt" ? allowed_ : first_of_core_;
}

placement topology::place(std::string_view name, int pairs) const {
  placement found{std::string(name), {}, ""};
  if (name == unpinned) {
    found.cpus = allowed_;
    return found;
  }
  const std::vector<int> units = candidates(name);
  std::vector<bool> used(units.size(), false);
  const std::size_t wanted = 2 * static_cast<std::size_t>(pairs);
  for (std::size_t i = 0; i < units.size() && found.cpus.size() < wanted; ++i) {
    for (std::size_t j = i; j < units.size() && !used[i]; ++j) {
      if (used[j] || classify(units[i], units[j]) != name) continue;
      used[i] = used[j] = true;
      found.cpus.insert(found.cpus.end(), {units[i], units[j]});
    }
  }
  if (found.cpus.size() < wanted) {
    found.absent = why_absent(name, static_cast<int>(found.cpus.size() / 2));
    found.cpus.clear();
  }
  return found;
}

std::string topology::why_absent(std::string_view name, int found) const {
  hwloc_topology_t t = handle_.get();
  if (found > 0) {
    return say("this machine has only ", how_many(found, "such pair"));
  }
  if (allowed_.size() == 1) return "only one processing unit is allowed";
  if (name == "smt") return "no core has two allowed processing units";
  if (cores() == 1) return "only one core is allowed";
  if (name == "same_l2") {
    return any_cache(t, HWLOC_OBJ_L2CACHE) ? "no two cores share an L2 cache"
                                           : "no L2 cache is reported";
  }
  if (name == "same_l3") {
    return any_cache(t, HWLOC_OBJ_L3CACHE) ? "no two cores share an L3 cache and nothing nearer"
                                           : "no L3 cache is reported";
  }
  if (name == "same_numa") return "no two cores share memory without sharing a cache or more";
  if (name == "same_package") return "no package spans two NUMA nodes without a common cache";
  if (name == "cross_numa") {
    return hwloc_get_nbobjs_by_type(t, HWLOC_OBJ_NUMANODE) < 2
               ? "there is one NUMA node"
               : "its NUMA nodes lie in known packages: see same_package and cross_package";
  }
  return hwloc_get_nbobjs_by_type(t, HWLOC_OBJ_PACKAGE) < 2 ? "there is one package"
                                                            : "only one package is allowed";
}

std::vector<placement> topology::placements() const {
  std::vector<placement> all;
  for (const std::string& name : placement_names()) all.push_back(place(name));
  return all;
}

std::string topology::nearest_two_cores() const {
  for (const char* name :
       {"same_l2", "same_l3", "same_numa", "same_package", "cross_numa", "cross_package"}) {
    if (place(name).absent.empty()) return name;
  }
  return std::string(unpinned);
}

absl::StatusOr<placement> topology::chosen(const std::vector<int>& cpus) const {
  for (const int cpu : cpus) {
    if (std::find(allowed_.begin(), allowed_.end(), cpu) != allowed_.end()) continue;
    const bool exists = cpu >= 0 && unit(handle_.get(), cpu) != nullptr;
    return absl::InvalidArgumentError(say("cpu ", cpu,
                                          exists ? " is not allowed here" : " does not exist",
                                          " (allowed: ", absl::StrJoin(allowed_, ","), ")"));
  }
  placement found{"same_pu", cpus, ""};
  if (cpus.size() == 1) return found;
  if (cpus.size() % 2 != 0) {
    return absl::InvalidArgumentError("an odd number of cpus cannot be paired");
  }
  found.name = classify(cpus[0], cpus[1]);
  for (std::size_t i = 2; i + 1 < cpus.size(); i += 2) {
    if (const std::string other = classify(cpus[i], cpus[i + 1]); other != found.name) {
      return absl::InvalidArgumentError(say("cpus ", cpus[0], " and ", cpus[1], " are ", found.name,
                                            ", but ", cpus[i], " and ", cpus[i + 1], " are ",
                                            other));
    }
  }
  return found;
}

absl::Status topology::bind_to(int cpu) const {
  hwloc_bitmap_t set = hwloc_bitmap_alloc();
  hwloc_bitmap_only(set, static_cast<unsigned>(cpu));
  const int failed =
      hwloc_set_cpubind(handle_.get(), set, HWLOC_CPUBIND_THREAD | HWLOC_CPUBIND_STRICT);
  hwloc_bitmap_free(set);
  if (failed != 0) return absl::InternalError(say("cannot bind a thread to cpu ", cpu));
  return absl::OkStatus();
}

absl::Status topology::bind_to(const std::vector<int>& any_of) const {
  hwloc_bitmap_t set = hwloc_bitmap_alloc();
  for (const int cpu : any_of) hwloc_bitmap_set(set, static_cast<unsigned>(cpu));
  const int failed = hwloc_set_cpubind(handle_.get(), set, HWLOC_CPUBIND_THREAD);
  hwloc_bitmap_free(set);
  if (failed == 0) return absl::OkStatus();
  return absl::InternalError(say("cannot bind a thread to cpus ", absl::StrJoin(any_of, ",")));
}

absl::Status topology::bind_to_all() const { return bind_to(allowed_); }

affinity topology::remember() const {
  affinity now(hwloc_bitmap_alloc());
  if (hwloc_get_cpubind(handle_.get(), now.set_.get(), HWLOC_CPUBIND_THREAD) != 0) {
    for (const int cpu : allowed_) hwloc_bitmap_set(now.set_.get(), static_cast<unsigned>(cpu));
  }
  return now;
}

void topology::restore(const affinity& before) const {
  // Nothing to do about a failure: the next trial binds explicitly anyway.
  (void)hwloc_set_cpubind(handle_.get(), before.set_.get(), HWLOC_CPUBIND_THREAD);
}

}  // namespace typed_pipes::harness
