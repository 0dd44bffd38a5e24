// -----------------------------------------------------------------------------
// all.hpp - the queues of other projects: one line per file in queues/.
// -----------------------------------------------------------------------------
// Names only. The build compiles the programs over each rival in a source file of its own, which it
// writes for every file in queues/, so that none slows the others down.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/impls/contract/shape.hpp>

#include "harness/rivals/names.hpp"  // written by the build: declares a struct for every file in queues/

namespace typed_pipes::rivals {

using all_rivals = list<  // reading order = order in lists, tables and plots
    boost_spsc,           //
    moody_rwq,            //
    atomic_queue,         //
    ck_ring,              //
    moody_cq,             //
    tbb_bounded,          //
    urcu_wfcqueue,        //
    xenium,               //
    std_promise,          //
    kernel,               //
    zmq_inproc,           //
    eventfd               //
    >;

}  // namespace typed_pipes::rivals
