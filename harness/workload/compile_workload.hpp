// -----------------------------------------------------------------------------
// compile_workload.hpp - turns a workload into programs, one per backend (or system) and payload.
// -----------------------------------------------------------------------------
// Included by one source file per workload, and by tests that bring a backend of their own; everything else
// sees program.hpp.
// -----------------------------------------------------------------------------
#pragma once

#include <type_traits>
#include <typed_pipes/impls/all.hpp>
#include <typed_pipes/pipes.hpp>
#include <utility>

#include "harness/workload/payload.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

template <class Workload>
concept brings_systems = requires {
  typename Workload::systems;
};

// A system that a workload brings runs it by definition.
template <class Workload, class Backend, class Payload>
constexpr bool can_run() {
  if constexpr (brings_systems<Workload>) {
    return true;
  } else {
    return runs_on<Backend, typename Workload::template protocol<Payload>>;
  }
}

/// A program as constants and addresses of functions.
template <class Workload, class Backend, class Payload>
constexpr program_parts parts_of() {
  program_parts parts{.workload = &Workload::traits,
                      .protocol = Workload::traits.protocol,
                      .backend = Backend::traits.name,
                      .wait = Backend::traits.wait,
                      .facts = &facts_of<Backend>,
                      .carry = Payload::carry,
                      .payload_bytes = Payload::payload_bytes,
                      .has_payload = !std::is_same_v<Payload, fixed_messages>,
                      .check = &Workload::check};
  if constexpr (requires { Workload::template speaks<Backend>; }) {
    parts.protocol = Workload::template speaks<Backend>;
  }
  if constexpr (requires { Backend::traits.bounded_protocols_only; }) {
    parts.capacity_of_protocol =
        Backend::traits.put_blocks == put_blocks::when_full && Backend::traits.capacity == 0;
  }
  if constexpr (can_run<Workload, Backend, Payload>()) {
    parts.sides = &Workload::template sides<Backend, Payload>;
  }
  return parts;
}

template <class Workload, class Backend, class Payload>
program make_program() {
  return program_from(parts_of<Workload, Backend, Payload>());
}

template <class Workload, template <class...> class List, class... Backend, class... Payload>
std::vector<program> make_programs(List<Backend...>, payload_list<Payload...>) {
  std::vector<program> all;
  const auto over_backends = [&]<class One>(std::type_identity<One>) {
    static constexpr program_parts parts[] = {parts_of<Workload, Backend, One>()...};
    add_programs(all, parts);
  };
  (over_backends(std::type_identity<Payload>{}), ...);
  return all;
}

template <class Workload>
std::vector<program> programs_of() {
  if constexpr (brings_systems<Workload>) {
    return make_programs<Workload>(typename Workload::systems{}, typename Workload::payloads{});
  } else {
    return make_programs<Workload>(all_backends{}, typename Workload::payloads{});
  }
}

}  // namespace typed_pipes::harness
