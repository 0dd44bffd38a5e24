#include "harness/workload/workload.hpp"

#include "harness/base/text.hpp"

namespace typed_pipes::harness {

void add_side(std::vector<side>& all, body timed, body after) {
  all.emplace_back(std::move(timed), std::move(after));
}

verdict compare_received(std::string_view what, std::uint64_t sent, const tally& got,
                         const tally& wanted) {
  const std::string_view plural = sent == 1 ? "" : "s";
  if (sent != wanted.received) {
    return {say("sent ", sent, " of ", wanted.received, " ", what, plural)};
  }
  if (got.received < sent) {
    return {say("lost ", sent - got.received, " of ", sent, " ", what, plural)};
  }
  if (got.received > sent) {
    return {say("received ", got.received, " ", what, "s though ", sent, " were sent: doubled")};
  }
  if (got.hash != wanted.hash) {
    return {say("all ", sent, " ", what, plural,
                " arrived, but reordered or altered: their rolling hash differs")};
  }
  return {};
}

verdict compare_each(std::string_view what, std::uint64_t operations, std::span<const tally> seen) {
  const tally wanted = received_in_order(operations);
  for (const tally& each : seen) {
    if (verdict v = compare_received(what, each.sent, each, wanted); !v.good()) return v;
  }
  return {};
}

}  // namespace typed_pipes::harness
