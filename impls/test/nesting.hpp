// -----------------------------------------------------------------------------
// nesting.hpp - what tests of ends inside messages share: how deep they are, and a thread with a stack of known size.
// -----------------------------------------------------------------------------
#pragma once

#include <gtest/gtest.h>
#include <pthread.h>

#include <cstddef>
#include <utility>

namespace typed_pipes::nesting {

/// Deep enough: nested calls for so many ends would take many times the stack.
inline constexpr int depth = 20'000;
// Sets a million deep take 3 GB, and several times that with a sanitizer.
#if defined(TYPED_PIPES_EXHAUSTIVE_TESTS) && !defined(TYPED_PIPES_SANITIZED_TESTS)
inline constexpr int greatest_depth = 1'000'000;
#else
inline constexpr int greatest_depth = depth;
#endif

/// Calls f in a thread that has a stack of so many KiB.
template <class F>
void on_a_stack_of(std::size_t kib, F f) {
  pthread_attr_t limited;
  pthread_attr_init(&limited);
  ASSERT_EQ(pthread_attr_setstacksize(&limited, kib * 1024), 0);
  const auto call = [](void* at) -> void* {
    (*static_cast<F*>(at))();
    return nullptr;
  };
  pthread_t thread{};
  ASSERT_EQ(pthread_create(&thread, &limited, call, &f), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&limited);
}
template <class F>
void on_a_small_stack(F f) {
  nesting::on_a_stack_of(256, std::move(f));
}

}  // namespace typed_pipes::nesting
