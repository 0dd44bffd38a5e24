// -----------------------------------------------------------------------------
// lists.hpp - workloads, backends and cells as text.
// -----------------------------------------------------------------------------
#pragma once

#include <span>
#include <string>

#include "harness/plan/plan.hpp"
#include "harness/report/backend_list.hpp"
#include "harness/report/earlier_run.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

std::string workload_list_text(std::span<const program> programs);
std::string backend_list_text(std::span<const known_backend> backends);

// One cell a line; with the cells left out, and why, if asked.
std::string cell_list_text(const plan& what, bool with_skipped);

// The plan and how long it takes, in a line or two.
std::string outline(const plan& what);

// With what a run goes on, and what is left out.
std::string resumed_text(const earlier_run& earlier);

}  // namespace typed_pipes::harness
