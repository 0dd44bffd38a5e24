// -----------------------------------------------------------------------------
// all.hpp - the list of all backends, one line each.
// -----------------------------------------------------------------------------
// Tests, benchmarks, tables and figures go by this list, in this order. A design whose wait strategy is a
// template parameter has one line and is listed with each strategy.
#pragma once

#include <typed_pipes/impls/automatic.hpp>
#include <typed_pipes/impls/base/waiting.hpp>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/global_mutex.hpp>
#include <typed_pipes/impls/queue_mutex.hpp>
#include <typed_pipes/impls/ring.hpp>
#include <typed_pipes/impls/single_shot.hpp>
#include <typed_pipes/impls/single_shot_bounded.hpp>
#include <typed_pipes/impls/slots.hpp>

namespace typed_pipes {

namespace detail {

template <template <class...> class Design>
using each_waiting = backend_list<Design<spin>, Design<spin_then_park>, Design<park>>;

// Only the wait strategy is left open, as each_waiting needs it; the protocol decides the capacity.
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

/// Every backend of the library, as a backend_list: each design with each wait strategy it can have.
using all_backends = detail::join<                    //
    backend_list<global_mutex>,                       //
    backend_list<global_mutex_yielding>,              //
    backend_list<queue_mutex>,                        //
    detail::each_waiting<basic_single_shot>,          //
    detail::each_waiting<basic_single_shot_bounded>,  //
    detail::each_waiting<basic_slots>,                //
    detail::each_waiting<detail::ring_of_protocol>,   //
    backend_list<automatic>>::type;

static_assert(detail::all_are_backends<all_backends>);

}  // namespace typed_pipes
