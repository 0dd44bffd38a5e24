// -----------------------------------------------------------------------------
// contestants.hpp - whom the programs of a contest run over: rivals, and ours at the rooms of theirs.
// -----------------------------------------------------------------------------
// Seen by no other program. Where no rival is installed the lists of rivals are empty.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <type_traits>

#include "harness/contest.hpp"
#include "impls/all.hpp"

#if __has_include("impls/rivals/all.hpp")
#include "impls/rivals/all.hpp"
#endif
#if __has_include("parts/rivals/many_to_one.hpp")
#include "parts/rivals/many_to_one.hpp"
#endif

namespace pipes::harness {

template <template <class, std::size_t> class Design>
using at_rooms = backend_list<Design<spin, 64>, Design<spin, usual_room>, Design<spin, 65536>,
                              Design<spin_then_park, usual_room>>;

template <class Waiting, std::size_t Room>
using ring_of = basic_ring<Waiting, Room>;
using ours_at_rooms = at_rooms<ring_of>;

#if __has_include("impls/rivals/all.hpp")
using rivals_found = all_rivals;

namespace detail {

// A rival whose room is a number of its plug, at another room and spinning; nothing else is asked there.
template <class Backend, std::size_t Room>
struct moved_to {
  using type = backend_list<>;
};
template <template <std::size_t> class Plug, std::size_t Usual, std::size_t Room>
struct moved_to<rivals::queue_backend<Plug<Usual>, spin>, Room> {
  using type = backend_list<rivals::queue_backend<Plug<Room>, spin>>;
};

template <class List>
struct rivals_moved;
template <class... Bs>
struct rivals_moved<backend_list<Bs...>> {
  using type = typename pipes::detail::join<backend_list<>, typename moved_to<Bs, 64>::type...,
                                            typename moved_to<Bs, 65536>::type...>::type;
};

}  // namespace detail

using rivals_at_rooms = detail::rivals_moved<all_rivals>::type;
#else
using rivals_found = backend_list<>;
using rivals_at_rooms = backend_list<>;
#endif

#if __has_include("parts/rivals/many_to_one.hpp")
using rival_many_to_one = pipes::rival_many_to_one;
#else
using rival_many_to_one = list<>;
#endif

}  // namespace pipes::harness
