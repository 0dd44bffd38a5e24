// -----------------------------------------------------------------------------
// workers.hpp - independent pieces of work, in several processes.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace typed_pipes::exploring {

/// work(i) for each i below count, in `processes` forked processes; what they return, in order. A piece whose
/// process dies returns "died".
std::vector<std::string> in_parallel(std::size_t count, unsigned processes,
                                     const std::function<std::string(std::size_t)>& work);

}  // namespace typed_pipes::exploring
