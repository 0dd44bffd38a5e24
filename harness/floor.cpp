#include "harness/floor.hpp"

namespace pipes::harness {
namespace {

tally serve(handoff_line& line, std::uint64_t rounds) {
  tally seen;
  for (; seen.sent < rounds; ++seen.sent) {
    line.pass(2 * seen.sent, seen.sent);
    line.await(2 * seen.sent + 2);
    seen.receive(line.word);
  }
  return seen;
}

tally answer(handoff_line& line, std::uint64_t rounds) {
  tally seen;
  for (; seen.sent < rounds; ++seen.sent) {
    line.await(2 * seen.sent + 1);
    const std::uint64_t ball = line.word;
    seen.receive(ball);
    line.pass(2 * seen.sent + 1, ball);
  }
  return seen;
}

}  // namespace

std::vector<side> floor_sides(const params& p) {
  std::vector<side> all;
  for (int pair = 0; pair < p.pairs; ++pair) {
    auto line = std::make_shared<handoff_line>();
    all.emplace_back([line, n = p.operations] { return serve(*line, n); });
    all.emplace_back([line, n = p.operations] { return answer(*line, n); });
  }
  return all;
}

verdict floor_check(const params& p, std::span<const tally> seen) {
  const tally wanted = received_in_order(p.operations);
  for (const tally& each : seen) {
    if (verdict v = compare_received("turn", each.sent, each, wanted); !v.good()) return v;
  }
  return {};
}

program floor_program(const workload_traits& bounded) {
  program floor;
  floor.workload = bounded;
  floor.workload.protocol = "";
  floor.backend = "floor";
  floor.wait = "spin";
  floor.payload_bytes = sizeof(handoff_line::word);
  floor.carry = "value";
  floor.has_payload = true;
  floor.is_floor = true;
  floor.sides = &floor_sides;
  floor.check = &floor_check;
  return floor;
}

}  // namespace pipes::harness
