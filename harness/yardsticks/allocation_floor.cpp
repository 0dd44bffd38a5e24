#include "harness/yardsticks/allocation_floor.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <new>
#include <typed_pipes/impls/slots.hpp>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/oneshot.hpp>

#include "harness/workload/payload.hpp"

namespace typed_pipes::harness {
namespace {

using message = by_value<sizeof(std::uint64_t)>::message;
using shape = typed_pipes::detail::graph_of<protocols::oneshot<message>>;
using memory = basic_slots<spin>::memory<shape>;
// The memory, and what aligning it to a line may take.
constexpr std::size_t block_bytes =
    sizeof(memory) + alignof(memory) - __STDCPP_DEFAULT_NEW_ALIGNMENT__;

tally take_and_release(std::uint64_t blocks) {
  tally seen;
  for (; seen.sent < blocks; ++seen.sent) {
    void* const block = ::operator new(block_bytes);
    auto* word = ::new (block) std::uint64_t{seen.sent};
    benchmark::DoNotOptimize(word);  // or the compiler would remove the unused block
    benchmark::ClobberMemory();
    seen.receive(*word);
    ::operator delete(block);  // without its size, as slots releases its memory
  }
  return seen;
}

std::vector<side> allocation_sides(const params& p) {
  std::vector<side> all;
  all.reserve(static_cast<std::size_t>(p.pairs));
  for (int i = 0; i < p.pairs; ++i) {
    all.emplace_back([n = p.operations] { return take_and_release(n); });
  }
  return all;
}

verdict check(const params& p, std::span<const tally> seen) {
  return compare_each("block", p.operations, seen);
}

}  // namespace

program allocation_program(const workload_traits& bounded) {
  program floor;
  floor.workload = bounded;
  floor.workload.protocol = "";
  floor.backend = "allocation";
  floor.wait = "spin";
  floor.payload_bytes = sizeof(std::uint64_t);
  floor.carry = "value";
  floor.has_payload = true;
  floor.facts.origin = origin::floor;
  floor.facts.label = "allocate and release";
  floor.facts.design = "one allocation and its release";
  floor.comparison_only = true;
  floor.sides = &allocation_sides;
  floor.check = &check;
  return floor;
}

}  // namespace typed_pipes::harness
