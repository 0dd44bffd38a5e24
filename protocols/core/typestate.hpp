// -----------------------------------------------------------------------------
// typestate.hpp - Clang's consumed attributes for endpoints; nothing on other compilers.
// -----------------------------------------------------------------------------
// The only macros of the front end. -Wconsumed then warns where an end is certainly used twice;
// what only might be is left to the null test at run time. Never make it an error:
// llvm-project #57766, #57775, #138890.
#pragma once

#if defined(__clang__)
#define PIPES_CONSUMABLE [[clang::consumable(unconsumed)]]
#define PIPES_CONSUMES \
  [[clang::callable_when("unconsumed", "unknown")]] [[clang::set_typestate(consumed)]]
#define PIPES_REVIVES [[clang::set_typestate(unconsumed)]]
#define PIPES_TESTS [[clang::test_typestate(unconsumed)]]
#define PIPES_BORN_LIVE [[clang::return_typestate(unconsumed)]]
#define PIPES_BORN_SPENT [[clang::return_typestate(consumed)]]
#else
#define PIPES_CONSUMABLE
#define PIPES_CONSUMES
#define PIPES_REVIVES
#define PIPES_TESTS
#define PIPES_BORN_LIVE
#define PIPES_BORN_SPENT
#endif
