// Part TYPED_PIPES_PART of TYPED_PIPES_PARTS of the backends: the build compiles this file for each, so that they
// compile beside one another.
#include <cstddef>
#include <typed_pipes/impls/all.hpp>
#include <typed_pipes/impls/test/designs.hpp>

#include "verify/fuzz/operations/backends.hpp"
#include "verify/fuzz/operations/world.hpp"

namespace typed_pipes::fuzz {
namespace {

#if defined(TYPED_PIPES_ONE_BACKEND)
using wanted = backend_list<ring>;  // for clang-tidy, which learns nothing from the others
#elif defined(TYPED_PIPES_EVERY_WAIT)
using wanted = all_backends;
#else
// In one thread wait strategies differ only in how they wait until a deadline passes: the fuzzer and make nightly
// have all.
using wanted = conformance::each_design_of<all_backends>;
#endif

template <std::size_t I, class B>
void add() {
  if constexpr (I % TYPED_PIPES_PARTS == TYPED_PIPES_PART)
    all_fuzzed().push_back(
        {std::string(B::traits.name) + "_" + std::string(B::traits.wait), &first_difference<B>});
}

template <class... Bs>
bool add_part(backend_list<Bs...>) {
  [&]<std::size_t... Is>(std::index_sequence<Is...>) { (add<Is, Bs>(), ...); }
  (std::index_sequence_for<Bs...>{});
  return true;
}

[[maybe_unused]] const bool are_added_before_main = add_part(wanted{});

}  // namespace
}  // namespace typed_pipes::fuzz
