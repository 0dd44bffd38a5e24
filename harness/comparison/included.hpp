// -----------------------------------------------------------------------------
// contestants.hpp - whom the programs of a comparison run over: rivals, and ours at the rooms of theirs.
// -----------------------------------------------------------------------------
// Seen by no other program. Where no rival is installed the lists of rivals are empty.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <typed_pipes/impls/all.hpp>

#include "harness/comparison/comparison.hpp"
#include "harness/rivals/all.hpp"
#include "harness/rivals/many_to_one.hpp"

namespace typed_pipes::harness {

template <template <class, std::size_t> class Design>
using at_rooms = backend_list<Design<spin, 64>, Design<spin, usual_room>, Design<spin, 65536>,
                              Design<spin_then_park, usual_room>>;

template <class Waiting, std::size_t Room>
using ring_of = basic_ring<Waiting, Room>;
using ours_at_rooms = at_rooms<ring_of>;
using ours_besides = backend_list<basic_automatic<spin>>;  // listed elsewhere as it is by default

using rivals_found = all_rivals;
using rivals_at_rooms = typed_pipes::detail::join<rivals_of_room<64>, rivals_of_room<65536>>::type;
using rival_many_to_one = typed_pipes::rival_many_to_one;

}  // namespace typed_pipes::harness
