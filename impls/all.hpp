// -----------------------------------------------------------------------------
// all.hpp - the list: one line per backend. The only registry there is.
// -----------------------------------------------------------------------------
// The order of reading is the order in tables and plots. A design that leaves the waiting to
// a policy stands here once and is listed with each policy.
#pragma once

#include "impls/automatic.hpp"
#include "impls/backend.hpp"
#include "impls/detail/waiting.hpp"
#include "impls/global_mutex.hpp"
#include "impls/queue_mutex.hpp"
#include "impls/ring.hpp"
#include "impls/single_shot.hpp"
#include "impls/single_shot_bounded.hpp"
#include "impls/slots.hpp"

namespace pipes {

namespace detail {

template <template <class...> class Design>
using each_waiting = backend_list<Design<spin>, Design<spin_then_park>, Design<park>>;

// Its room is the protocol's; with another parameter it would not fit each_waiting.
template <class Waiting>
using ring_of_protocol = basic_ring<Waiting>;

template <class... Lists>
struct join;
template <template <class...> class List, class... As>
struct join<List<As...>> {
  using type = List<As...>;
};
template <template <class...> class List, class... As, class... Bs, class... Rest>
struct join<List<As...>, List<Bs...>, Rest...> : join<List<As..., Bs...>, Rest...> {};

template <class List>
inline constexpr bool all_are_backends = false;
template <backend... Bs>
inline constexpr bool all_are_backends<backend_list<Bs...>> = true;

}  // namespace detail

#ifdef PIPES_WAIT_BY_VALUE
using all_backends =
    backend_list<global_mutex, global_mutex_yielding, queue_mutex, basic_single_shot<chosen>,
                 basic_single_shot_bounded<chosen>, basic_slots<chosen>, basic_ring<chosen>, basic_automatic<chosen>>;
#else
using all_backends = detail::join<                    //
    backend_list<global_mutex>,                       //
    backend_list<global_mutex_yielding>,              //
    backend_list<queue_mutex>,                        //
    detail::each_waiting<basic_single_shot>,          //
    detail::each_waiting<basic_single_shot_bounded>,  //
    detail::each_waiting<basic_slots>,                //
    detail::each_waiting<detail::ring_of_protocol>,   //
    backend_list<automatic>>::type;
#endif

static_assert(detail::all_are_backends<all_backends>);

}  // namespace pipes
