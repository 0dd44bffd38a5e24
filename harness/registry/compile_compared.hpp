// -----------------------------------------------------------------------------
// compile_compared.hpp - the programs of the comparison: every workload in it, over one rival or ours.
// -----------------------------------------------------------------------------
// Included by one source file per rival, which the build writes, and by compared_ours.cpp. Programs that
// are measured at no point of the comparison are not compiled.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <pipes_generated/every_workload.hpp>  // written by the build: includes every workload
#include <string_view>
#include <type_traits>
#include <typed_pipes/impls/all.hpp>
#include <utility>
#include <vector>

#include "harness/comparison/comparison.hpp"
#include "harness/registry/compared.hpp"
#include "harness/rivals/adapter/derived_lists.hpp"
#include "harness/rivals/bare/bare.hpp"
#include "harness/rivals/many_to_one.hpp"
#include "harness/workload/compile_workload.hpp"
#include "harness/workloads/all.hpp"

namespace typed_pipes::harness {

namespace detail {

// A buffer holds up to 65,536 of them.
inline constexpr std::size_t largest_compared_payload = 1024;

template <std::size_t Bytes>
using payload_if_compared = std::conditional_t<Bytes != 0 && Bytes <= largest_compared_payload,
                                               payload_list<by_value<Bytes>>, payload_list<>>;

template <std::size_t... Bytes>
auto chosen_payloads(std::index_sequence<Bytes...>) ->
    typename typed_pipes::detail::join<payload_list<>, payload_if_compared<Bytes>...>::type;

// Payloads that make bench PAYLOADS=... asks for take the place of the usual ones where a workload varies them, and so do
// the few of a build of tests.
template <class Workload>
auto compared_payloads() {
  if constexpr ((payloads_are_chosen || few_sizes) && Workload::traits.axes.payload) {
    return decltype(chosen_payloads(compiled_payloads{})){};
  } else if constexpr (requires { typename Workload::comparison_payloads; }) {
    return typename Workload::comparison_payloads{};
  } else if constexpr (!Workload::traits.has_settings()) {
    return payload_list<by_value<8>>{};
  } else {
    return typename Workload::payloads{};
  }
}

// True if a backend of the same design spins. For systems of many senders it does not matter.
template <class Backend, class... Usual>
constexpr bool can_spin(backend_list<Usual...>) {
  return ((same_design(Backend::traits, Usual::traits) && Usual::traits.wait == spin::name) || ...);
}
template <class System, class... Usual>
constexpr bool can_spin(list<Usual...>) {
  return false;
}

// True if the comparison measures the workload over this backend with this payload. Usual is the list of
// backends at their usual capacity, in which can_spin() looks for those that spin.
template <class Workload, class Usual, class Backend, class Payload>
inline constexpr bool is_compared = ever_compared(Workload::traits, Backend::traits.wait,
                                                  can_spin<Backend>(Usual{}),
                                                  {Payload::payload_bytes, Payload::carry},
                                                  Backend::traits.capacity);

template <class Workload, class Usual, class Payload, template <class...> class List,
          class... Backends>
void add_with_payload(std::vector<program>& all, List<Backends...>) {
  [[maybe_unused]] const auto add = [&]<class Backend>() {
    if constexpr (is_compared<Workload, Usual, Backend, Payload>) {
      static constexpr program_parts parts = parts_of<Workload, Backend, Payload>();
      add_compared_program(all, parts, Backend::traits.capacity);
    }
  };
  (add.template operator()<Backends>(), ...);
}

template <class Workload, class Usual, class List, class... Payloads>
void add_with_payloads(std::vector<program>& all, List backends, payload_list<Payloads...>) {
  (add_with_payload<Workload, Usual, Payloads>(all, backends), ...);
}

template <class Workload, class Usual, class List>
void add_compared(std::vector<program>& all, List backends) {
  add_with_payloads<Workload, Usual>(all, backends, compared_payloads<Workload>());
}

template <class Workload, class Rival>
void add_workload_over(std::vector<program>& all) {
  if constexpr (Workload::traits.comparison.included) {
    if constexpr (brings_systems<Workload>) {
      add_compared<Workload, rivals::systems<Rival>>(all, rivals::systems<Rival>{});
    } else {
      using usual = rivals::backends<Rival>;
      add_compared<Workload, usual>(all, usual{});
      if constexpr (Workload::traits.comparison.capacities) {
        [&]<std::size_t... C>(std::index_sequence<C...>) {
          (add_compared<Workload, usual>(all, rivals::backends_with<Rival, C>{}), ...);
        }
        (further_capacities{});
      }
    }
  }
}

template <class Rival, class... Workloads>
std::vector<program> programs_over(workload_list<Workloads...>) {
  std::vector<program> all;
  (add_workload_over<Workloads, Rival>(all), ...);
  (add_bare_programs<Rival>(all, Workloads::traits, &Workloads::check), ...);
  return all;
}

}  // namespace detail

template <class Rival>
std::vector<program> programs_over() {
  return detail::programs_over<Rival>(workloads::all_workloads{});
}

}  // namespace typed_pipes::harness
