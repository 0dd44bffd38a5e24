// The shipped headers have no mutants.
#include "verify/explorer/machine/mutants.hpp"

namespace typed_pipes::exploring {

std::span<const mutant> all_mutants() { return {}; }

}  // namespace typed_pipes::exploring
