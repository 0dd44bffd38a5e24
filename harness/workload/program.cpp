#include "harness/workload/program.hpp"

#include "harness/base/text.hpp"

namespace typed_pipes::harness {

program program_from(const program_parts& parts) {
  program p;
  p.workload = *parts.workload;
  p.workload.protocol = parts.protocol;
  p.backend = parts.backend;
  p.wait = parts.wait;
  p.facts = parts.facts();
  p.carry = parts.carry;
  p.payload_bytes = parts.payload_bytes;
  p.has_payload = parts.has_payload;
  p.capacity_of_protocol = parts.capacity_of_protocol;
  p.check = parts.check;
  if (parts.sides != nullptr) {
    p.sides = parts.sides;
  } else {
    p.cannot_run = say("protocol ", parts.workload->protocol, " is unbounded, and ", parts.backend,
                       " carries bounded protocols only");
  }
  return p;
}

void add_programs(std::vector<program>& all, std::span<const program_parts> parts) {
  for (const program_parts& each : parts) all.push_back(program_from(each));
}

void add_compared_program(std::vector<program>& all, const program_parts& parts,
                          std::size_t capacity) {
  program& p = all.emplace_back(program_from(parts));
  p.comparison_only = true;
  p.capacity = capacity;
}

}  // namespace typed_pipes::harness
