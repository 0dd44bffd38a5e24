// -----------------------------------------------------------------------------
// all.hpp - the list of workloads: one line per file in this folder.
// -----------------------------------------------------------------------------
// Names only. The build compiles each workload in a source file of its own, which it writes for every
// header here, so that none slows the others down.
// -----------------------------------------------------------------------------
#pragma once

#include "harness/workload/workload.hpp"
#include "harness/workloads/names.hpp"  // written by the build: declares a struct for every header here

namespace typed_pipes::harness::workloads {

using all_workloads = workload_list<  // reading order = order in lists, tables and plots
    ping_pong,                        //
    stream,                           //
    stream_batch,                     //
    bank,                             //
    create_close,                     //
    msgsend,                          // from here on: programs of the 2012 posts
    ring,                             //
    bounded_vs_unbounded,             //
    idle_members                      //
    >;

}  // namespace typed_pipes::harness::workloads
