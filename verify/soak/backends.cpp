#include "verify/soak/backends.hpp"

#include <cstddef>

namespace typed_pipes::soak {
namespace {

template <class... Bs>
std::vector<backend_traits> traits_of(backend_list<Bs...>) {
  return {Bs::traits...};
}

}  // namespace

std::vector<soaked> all_soaked() {
  const std::vector<backend_traits> traits = traits_of(soaked_backends{});
  const std::vector<opener> plain = openers_of_plain(), owned = openers_of_owned();
  std::vector<soaked> all;
  for (std::size_t i = 0; i < traits.size(); ++i) all.push_back({traits[i], plain[i], owned[i]});
  return all;
}

}  // namespace typed_pipes::soak
