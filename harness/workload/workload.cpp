#include "harness/workload/workload.hpp"

#include "harness/base/text.hpp"

namespace typed_pipes::harness {

void add_side(std::vector<side>& all, body timed, body after) {
  all.emplace_back(std::move(timed), std::move(after));
}

verdict compare_received(std::string_view what, std::uint64_t sent, const tally& got,
                         const tally& wanted) {
  if (sent != wanted.received) {
    return {say("sent ", sent, " of ", how_many(wanted.received, what))};
  }
  if (got.received < sent) {
    return {say("lost ", sent - got.received, " of ", how_many(sent, what))};
  }
  if (got.received > sent) {
    return {
        say("received ", how_many(got.received, what), " though ", sent, " were sent: doubled")};
  }
  if (got.hash != wanted.hash) {
    return {say("all ", how_many(sent, what),
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
