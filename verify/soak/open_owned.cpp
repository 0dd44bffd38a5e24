#include "verify/soak/backends.hpp"

namespace typed_pipes::soak {

std::vector<opener> openers_of_owned() { return openers_of<owned>(soaked_backends{}); }

}  // namespace typed_pipes::soak
