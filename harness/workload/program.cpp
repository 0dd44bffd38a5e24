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

}  // namespace typed_pipes::harness
