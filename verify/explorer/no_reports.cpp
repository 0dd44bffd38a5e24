// make check has no time for the places of the code and the mutants.
#include "verify/explorer/explore_all.hpp"

namespace typed_pipes::exploring {

std::span<const report> other_reports() { return {}; }

}  // namespace typed_pipes::exploring
