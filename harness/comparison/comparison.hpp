// -----------------------------------------------------------------------------
// comparison.hpp - the points at which our backends meet rivals, and who is measured there.
// -----------------------------------------------------------------------------
// A workload says in its traits that it is in_comparison. Then it stands
//   near     at each payload and, if it varies the room, at each room of bounded backends: one pair
//            on two cores as near as the machine has them;
//   crowded  four pairs for each core, unpinned, if it says so; nobody spins there.
// Payloads that fit a cache line beside its word are measured in the same rounds, for they are
// compared with one another too. Whoever has no bound stands at the usual room.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/workload/point.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

inline constexpr std::size_t usual_room = 1024;
inline constexpr std::array<std::size_t, 3> rooms_met{usual_room, 64, 65536};

class comparison {
 public:
  // The programs of one workload, and of those that stand beside it.
  explicit comparison(std::vector<const program*> its);

  // The points of each group: what stands there is measured turn by turn and compared.
  [[nodiscard]] std::vector<std::vector<point>> groups(const std::string& near, int cores) const;

  // Spinning where there is a core for each thread; other ways to wait where they are asked about,
  // and by those who cannot spin.
  [[nodiscard]] bool includes(const program& p, const point& at) const;

 private:
  [[nodiscard]] std::vector<std::vector<payload>> loads() const;
  [[nodiscard]] std::vector<std::size_t> rooms() const;

  std::vector<const program*> its_;
  std::set<std::string_view> spinners_;
};

}  // namespace typed_pipes::harness
