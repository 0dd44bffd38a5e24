// -----------------------------------------------------------------------------
// typestate.hpp - Clang's consumed attributes for endpoints; nothing on other compilers.
// -----------------------------------------------------------------------------
// The only macros of the front end. With them -Wconsumed warns where an endpoint is certainly used
// twice; a use that is only possibly a second one throws spent_endpoint at run time. An endpoint that
// is not spent is `unknown`: the compiler does not follow where each comes from, and one that is
// `unconsumed` at the end of a loop, and was not at its start, would be warned of. Do not make
// -Wconsumed an error, it has known false positives: llvm-project #57766, #57775, #138890.
#pragma once

#if defined(__clang__)
#define TYPED_PIPES_CONSUMABLE [[clang::consumable(unknown)]]
#define TYPED_PIPES_CONSUMES \
  [[clang::callable_when("unconsumed", "unknown")]] [[clang::set_typestate(consumed)]]
#define TYPED_PIPES_ASSIGNS [[clang::set_typestate(unknown)]]
#define TYPED_PIPES_TESTS_LIVE [[clang::test_typestate(unconsumed)]]
#define TYPED_PIPES_CONSTRUCTS_SPENT [[clang::return_typestate(consumed)]]
#else
#define TYPED_PIPES_CONSUMABLE
#define TYPED_PIPES_CONSUMES
#define TYPED_PIPES_ASSIGNS
#define TYPED_PIPES_TESTS_LIVE
#define TYPED_PIPES_CONSTRUCTS_SPENT
#endif
