// -----------------------------------------------------------------------------
// compared.hpp - the queues of the comparison, and the programs that exist for it only.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/impls/all.hpp>
#include <vector>

#include "harness/rivals/all.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::yardsticks {
struct index_ring;
}

namespace typed_pipes::harness {

/// The queues of the comparison in reading order: our yardstick, then the rivals.
using compared_queues =
    typed_pipes::detail::join<list<yardsticks::index_ring>, rivals::all_rivals>::type;

/// Returns the programs of every workload of the comparison over the queues of one rival, with and without
/// our front end. If its package is missing this is one program, which says so and belongs to no workload. It
/// is instantiated in one source file per rival, from compile_compared.hpp or missing_rival.hpp.
template <class Rival>
std::vector<program> programs_over();

/// Returns the programs over our own backends that are measured for the comparison only.
std::vector<program> compared_programs_of_ours();

}  // namespace typed_pipes::harness
