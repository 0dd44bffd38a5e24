#include "harness/registry/compile_compared.hpp"

namespace typed_pipes::harness {
namespace {

// The capacity of a ring is otherwise what the protocol or its default says. The default backend is listed
// elsewhere as it waits by default.
using usual = backend_list<basic_ring<spin, usual_capacity>,
                           basic_ring<spin_then_park, usual_capacity>, basic_automatic<spin>>;
using usual_only = backend_list<basic_automatic<spin>>;
template <std::size_t... Further>
auto rings_at(std::index_sequence<Further...>)
    -> backend_list<basic_ring<spin, usual_capacity>, basic_ring<spin, Further>...,
                    basic_ring<spin_then_park, usual_capacity>>;
using at_capacities = decltype(rings_at(further_capacities{}));

template <class Workload>
void add_ours(std::vector<program>& all) {
  if constexpr (Workload::traits.comparison.included && !brings_systems<Workload>) {
    if constexpr (Workload::traits.comparison.capacities) {
      detail::add_compared<Workload, usual>(all, at_capacities{});
    }
    detail::add_compared<Workload, usual>(all, usual_only{});
  }
}

template <class... Workloads>
std::vector<program> programs_in(workload_list<Workloads...>) {
  std::vector<program> all;
  (add_ours<Workloads>(all), ...);
  return all;
}

}  // namespace

std::vector<program> compared_programs_of_ours() { return programs_in(workloads::all_workloads{}); }

}  // namespace typed_pipes::harness
