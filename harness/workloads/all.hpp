// -----------------------------------------------------------------------------
// all.hpp - the list of workloads: one line per file in this folder.
// -----------------------------------------------------------------------------
// Names only. The build compiles each workload in a source file of its own, which it writes for every
// header here, so that none slows the others down.
// -----------------------------------------------------------------------------
#pragma once

#include <pipes_generated/workload_names.hpp>  // written by the build: declares a struct for each file

#include "harness/workload/workload.hpp"

namespace typed_pipes::harness::workloads {

using all_workloads = workload_list<  // reading order = order in lists, tables and plots
    struct ping_pong,                 //
    struct stream,                    //
    struct stream_batch,              //
    struct bank,                      //
    struct create_close,              //
    struct msgsend,                   // from here on: programs of the 2012 posts
    struct thread_ring,               //
    struct bounded_vs_unbounded,      //
    struct idle_members               //
    >;

}  // namespace typed_pipes::harness::workloads
