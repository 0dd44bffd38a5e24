#include "verify/soak/backends.hpp"

namespace typed_pipes::soak {

std::vector<opener> openers_of_plain() { return openers_of<content>(soaked_backends{}); }

}  // namespace typed_pipes::soak
