// -----------------------------------------------------------------------------
// requirements.hpp - what the library needs of compiler and system, or one error that says what is missing.
// -----------------------------------------------------------------------------
// Included by each header that includes no other of ours, so that it comes first whichever header a program
// begins with.
// -----------------------------------------------------------------------------
#pragma once

#if __cplusplus < 202002L
#error "pipes: C++20 is needed: compile with -std=c++20"
#elif !defined(__linux__)
#error "pipes: Linux is needed: a waiting thread sleeps by futex(2)"
#elif !defined(__cpp_exceptions)
#error "pipes: exceptions are needed: compile without -fno-exceptions"
#elif defined(slots)
#error "pipes: slots is a macro here, as of Qt: define QT_NO_KEYWORDS, or include this first"
#endif
