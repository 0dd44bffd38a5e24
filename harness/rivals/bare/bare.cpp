#include "harness/rivals/bare/bare.hpp"

#include "harness/base/text.hpp"

namespace typed_pipes::harness::detail {

namespace {

program bare_program(const workload_traits& like, check_function* check, const bare_rival& whose,
                     const bare_parts& parts) {
  const rivals::queue_traits& traits = *parts.queue;
  program p;
  p.workload = like;
  p.workload.protocol = "";
  p.backend = say(traits.name, "_bare");
  p.wait = parts.wait;
  p.facts.origin = whose.origin;
  p.facts.design = traits.design;
  p.facts.source = traits.source;
  p.facts.package = whose.package;
  p.facts.family = traits.family;
  p.facts.look = traits.look;
  p.facts.keeps_threads = traits.keeps_threads;
  p.facts.bare_of = traits.name;
  p.facts.put_blocks = traits.put_blocks;
  p.facts.allocates = traits.allocates;
  p.facts.capacity = traits.capacity;
  p.carry = "value";
  p.payload_bytes = sizeof(std::uint64_t);
  p.has_payload = true;
  p.comparison_only = true;
  p.capacity = like.pattern == pattern::one_shot ? 0 : traits.capacity;
  p.check = check;
  return p;
}

auto what_is_done(const bare_parts& parts, pattern like) -> decltype(parts.stream) {
  switch (like) {
    case pattern::round_trip:
      return parts.round_trips;
    case pattern::one_way:
      return parts.stream;
    case pattern::one_shot:
      return parts.one_shots;
    case pattern::other:
      break;
  }
  return nullptr;
}

}  // namespace

void add_bare(std::vector<program>& all, const workload_traits& like, check_function* check,
              const bare_rival& whose, std::span<const bare_parts> queues) {
  for (const bare_parts& each : queues) {
    const auto sides = what_is_done(each, like.pattern);
    if (sides == nullptr) continue;
    all.push_back(bare_program(like, check, whose, each));
    all.back().sides = sides;
  }
}

}  // namespace typed_pipes::harness::detail
