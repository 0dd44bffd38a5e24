// -----------------------------------------------------------------------------
// designs.hpp - counts what each design does per message, beside what was done in 2012.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "harness/counts/stories.hpp"

namespace typed_pipes::counts {

/// The figures of 2012 as texts, because some are ranges and some were never written down.
struct history {
  std::string_view locks, allocations, exchanges, other_rmw;
  std::string_view source;
  std::string_view differs;  // why ours is not the same number
};

struct row {
  std::string_view design, story;
  cost seen;
  history then;
};

inline constexpr std::string_view steady = "steady state, message ready before the receive";
inline constexpr std::string_view blocked = "the receiver sleeps before each message is sent";

inline constexpr std::string_view creation = "a session is made and dropped";

/// Every design in both stories. Takes some milliseconds; starts a thread for each blocked story.
std::vector<row> count_all(std::uint64_t messages);

/// The costs of a session that carries no message, over our designs that allocate at creation only.
std::vector<row> count_creation();

/// Member of each message in the order received; all were queued, in turn, before the first receive.
struct order {
  std::string_view system;
  int members, messages_each;
  std::vector<int> received;
};
std::vector<order> order_of_sets(int members, int messages_each);

}  // namespace typed_pipes::counts
