// -----------------------------------------------------------------------------
// typestate.hpp - Clang's consumed attributes for endpoints; nothing on other compilers.
// -----------------------------------------------------------------------------
// The only macros of the front end. -Wconsumed then warns where an end is certainly used twice;
// what only might be is left to the null test at run time. Never make it an error:
// llvm-project #57766, #57775, #138890.
#pragma once

#if defined(__clang__)
#define TYPED_PIPES_CONSUMABLE [[clang::consumable(unconsumed)]]
#define TYPED_PIPES_CONSUMES \
  [[clang::callable_when("unconsumed", "unknown")]] [[clang::set_typestate(consumed)]]
#define TYPED_PIPES_REVIVES [[clang::set_typestate(unconsumed)]]
#define TYPED_PIPES_TESTS [[clang::test_typestate(unconsumed)]]
#define TYPED_PIPES_BORN_LIVE [[clang::return_typestate(unconsumed)]]
#define TYPED_PIPES_BORN_SPENT [[clang::return_typestate(consumed)]]
#else
#define TYPED_PIPES_CONSUMABLE
#define TYPED_PIPES_CONSUMES
#define TYPED_PIPES_REVIVES
#define TYPED_PIPES_TESTS
#define TYPED_PIPES_BORN_LIVE
#define TYPED_PIPES_BORN_SPENT
#endif
