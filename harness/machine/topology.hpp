// -----------------------------------------------------------------------------
// topology.hpp - which processing units make up each placement, and binding threads to them.
// -----------------------------------------------------------------------------
// A placement is named by the nearest thing that the two threads of a pair share:
//   same_pu        the processing unit itself
//   smt            a core
//   same_l2        an L2 cache, but no core
//   same_l3        an L3 cache, but nothing nearer
//   same_numa      memory, but no cache
//   same_package   a package, but neither cache nor memory
//   cross_numa     only the machine: different memory, packages unknown
//   cross_package  only the machine: different packages
//   unpinned       the kernel chooses
// Only processing units that the process may use are considered. A hypervisor may report caches that
// are not shared: a placement's name is what was reported, the measured hand-off is what is true.
// -----------------------------------------------------------------------------
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

struct hwloc_topology;
struct hwloc_bitmap_s;

namespace typed_pipes::harness {

inline constexpr std::string_view unpinned = "unpinned";

struct placement {
  std::string name;
  std::vector<int> cpus;  // as the system numbers them, two per pair; all of them if unpinned
  std::string absent;     // why this machine has none; empty: it has
};

// Whether a thread on the first of them hands things over to another unit, that of a thread on the second.
inline bool are_two_units(std::span<const int> cpus) {
  return cpus.size() > 1 && cpus[0] != cpus[1];
}

// The affinity a thread had, to give back.
class affinity {
 public:
  affinity(affinity&&) noexcept = default;
  affinity& operator=(affinity&&) noexcept = default;
  ~affinity() = default;

 private:
  friend class topology;
  struct release {
    void operator()(hwloc_bitmap_s* set) const;
  };
  explicit affinity(hwloc_bitmap_s* set) : set_(set) {}
  std::unique_ptr<hwloc_bitmap_s, release> set_;
};

class topology {
 public:
  // The topology of this machine, or of the one that HWLOC_SYNTHETIC describes.
  static absl::StatusOr<topology> load();
  // The topology of an invented machine, as hwloc writes it: "pack:2 core:2 pu:2".
  static absl::StatusOr<topology> synthetic(const std::string& description);

  topology(topology&&) noexcept;
  topology& operator=(topology&&) noexcept;
  ~topology();

  // False if the machine is described and not real: no thread can be bound to it.
  [[nodiscard]] bool is_this_machine() const { return real_; }
  [[nodiscard]] const std::vector<int>& allowed() const { return allowed_; }
  [[nodiscard]] int cores() const { return static_cast<int>(first_of_core_.size()); }
  [[nodiscard]] bool smt() const { return allowed_.size() > first_of_core_.size(); }

  // All placements, nearest first, unpinned last.
  static const std::vector<std::string>& placement_names();
  // Units for that many pairs, each unit in one pair; absent if there are too few.
  [[nodiscard]] placement place(std::string_view name, int pairs = 1) const;
  [[nodiscard]] std::vector<placement> placements() const;
  // The placement of two allowed units.
  [[nodiscard]] std::string classify(int a, int b) const;
  // The nearest placement present that spans two cores; unpinned if there is none.
  [[nodiscard]] std::string nearest_two_cores() const;

  // Units that the user gave, pair after pair: an error unless they are allowed and of one placement.
  [[nodiscard]] absl::StatusOr<placement> chosen(const std::vector<int>& cpus) const;

  // These bind the calling thread, and remember where it was bound.
  [[nodiscard]] absl::Status bind_to(int cpu) const;
  [[nodiscard]] absl::Status bind_to(const std::vector<int>& any_of) const;
  [[nodiscard]] absl::Status bind_to_all() const;
  [[nodiscard]] affinity remember() const;
  void restore(const affinity& before) const;

 private:
  struct release {
    void operator()(hwloc_topology* t) const;
  };
  explicit topology(hwloc_topology* handle);
  static absl::StatusOr<topology> finish(hwloc_topology* handle);
  [[nodiscard]] std::string why_absent(std::string_view name, int found) const;
  [[nodiscard]] std::vector<int> candidates(std::string_view name) const;

  std::unique_ptr<hwloc_topology, release> handle_;
  std::vector<int> allowed_;        // in hwloc's order: neighbours first
  std::vector<int> first_of_core_;  // the first allowed unit of each core
  bool real_ = false;
};

}  // namespace typed_pipes::harness
