// -----------------------------------------------------------------------------
// compile_workload.hpp - turns a workload into programs, one per backend (or system) and payload.
// -----------------------------------------------------------------------------
// Included by one source file per workload (and by tests that bring a backend of their own);
// everybody else sees programs.hpp.
// -----------------------------------------------------------------------------
#pragma once

#include <type_traits>
#include <typed_pipes/impls/all.hpp>
#include <typed_pipes/pipes.hpp>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/workload/payload.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

template <class Workload>
concept brings_systems = requires {
  typename Workload::systems;
};

// A system that a workload brings itself runs it by definition.
template <class Workload, class Backend, class Payload>
constexpr bool can_run() {
  if constexpr (brings_systems<Workload>) {
    return true;
  } else {
    return runs_on<Backend, typename Workload::template protocol<Payload>>;
  }
}

template <class Workload, class Backend, class Payload>
program make_program() {
  program p;
  p.workload = Workload::traits;
  if constexpr (requires { Workload::template speaks<Backend>; }) {
    p.workload.protocol = Workload::template speaks<Backend>;
  }
  p.backend = Backend::traits.name;
  p.wait = Backend::traits.wait;
  p.facts = facts_of<Backend>();
  p.carry = Payload::carry;
  p.payload_bytes = Payload::payload_bytes;
  p.has_payload = !std::is_same_v<Payload, fixed_messages>;
  if constexpr (requires { Backend::traits.bounded_protocols_only; }) {
    p.capacity_of_protocol =
        Backend::traits.put_blocks == put_blocks::when_full && Backend::traits.capacity == 0;
  }
  p.check = &Workload::check;
  if constexpr (can_run<Workload, Backend, Payload>()) {
    p.sides = &Workload::template sides<Backend, Payload>;
  } else {
    p.cannot_run = say("protocol ", Workload::traits.protocol, " is unbounded, and ",
                       Backend::traits.name, " carries bounded protocols only");
  }
  return p;
}

template <class Workload, template <class...> class List, class... Backend, class... Payload>
std::vector<program> make_programs(List<Backend...>, payload_list<Payload...>) {
  std::vector<program> all;
  const auto over_backends = [&]<class One>(std::type_identity<One>) {
    (all.push_back(make_program<Workload, Backend, One>()), ...);
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
