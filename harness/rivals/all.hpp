// -----------------------------------------------------------------------------
// all.hpp - the queues of other projects: one line per file in queues/.
// -----------------------------------------------------------------------------
// Names only. The build compiles the programs over each rival in a source file of its own, which it
// writes for every file in queues/, so that none slows the others down.
// -----------------------------------------------------------------------------
#pragma once

#include <pipes_generated/rival_names.hpp>  // written by the build: declares a struct for each file
#include <typed_pipes/impls/contract/shape.hpp>

namespace typed_pipes::rivals {

using all_rivals = list<   // reading order = order in lists, tables and plots
    struct boost_spsc,     //
    struct moody_rwq,      //
    struct atomic_queue,   //
    struct ck_ring,        //
    struct moody_cq,       //
    struct tbb_bounded,    //
    struct urcu_wfcqueue,  //
    struct xenium,         //
    struct std_promise,    //
    struct kernel,         //
    struct zmq_inproc,     //
    struct eventfd         //
    >;

}  // namespace typed_pipes::rivals
