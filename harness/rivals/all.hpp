// -----------------------------------------------------------------------------
// all.hpp - the list of rivals: one line per header. What is not installed is named with its package.
// -----------------------------------------------------------------------------
// Apart from the list of our own backends (impls/all.hpp): only the conformance suite of rivals and
// the plan that compares with them see these. scripts/setup/rivals_setup.sh installs them.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <cstddef>
#include <typed_pipes/impls/all.hpp>

#include "harness/rivals/queues/atomic_queue.hpp"
#include "harness/rivals/queues/boost_spsc.hpp"
#include "harness/rivals/queues/ck_ring.hpp"
#include "harness/rivals/queues/moody_cq.hpp"
#include "harness/rivals/queues/moody_rwq.hpp"
#include "harness/rivals/queues/pipe.hpp"
#include "harness/rivals/queues/std_promise.hpp"
#include "harness/rivals/queues/tbb_bounded.hpp"
#include "harness/rivals/queues/urcu_wfcqueue.hpp"
#include "harness/rivals/queues/xenium.hpp"
#include "harness/rivals/queues/zmq_inproc.hpp"
#include "harness/yardsticks/index_ring.hpp"

namespace typed_pipes {

/// Those found, in the order of tables and plots.
using all_rivals = detail::join<  //
    rivals::index_ring_list,      //
    rivals::boost_spsc_list,      //
    rivals::moody_rwq_list,       //
    rivals::atomic_queue_list,    //
    rivals::ck_ring_list,         //
    rivals::moody_cq_list,        //
    rivals::tbb_bounded_list,     //
    rivals::urcu_wfcqueue_list,   //
    rivals::xenium_list,          //
    rivals::std_promise_list,     //
    rivals::kernel_list,          //
    rivals::zmq_inproc_list>::type;

static_assert(detail::all_are_backends<all_rivals>);

/// The polled ones whose room can be chosen, with that many places.
template <std::size_t Room>
using rivals_of_room =
    typename detail::join<rivals::index_ring_of_room<Room>, rivals::boost_spsc_of_room<Room>,
                          rivals::moody_rwq_of_room<Room>, rivals::atomic_queue_of_room<Room>,
                          rivals::ck_ring_of_room<Room>, rivals::tbb_bounded_of_room<Room>,
                          rivals::xenium_of_room<Room>>::type;

/// Those found that many may send through, in the order of tables.
using all_rivals_for_many = detail::join<  //
    rivals::atomic_queue_for_many,         //
    rivals::moody_cq_for_many,             //
    rivals::tbb_bounded_for_many,          //
    rivals::urcu_wfcqueue_for_many,        //
    rivals::xenium_for_many>::type;

/// All there are, found or not.
inline constexpr std::array every_rival{
    rivals::index_ring_is, rivals::boost_spsc_is,  rivals::moody_rwq_is,   rivals::atomic_queue_is,
    rivals::ck_ring_is,    rivals::moody_cq_is,    rivals::tbb_bounded_is, rivals::urcu_wfcqueue_is,
    rivals::xenium_is,     rivals::std_promise_is, rivals::kernel_is,      rivals::zmq_inproc_is};

}  // namespace typed_pipes
