// The same question over a backend whose lock is Abseil's.

#include <typed_pipes/impls/queue_mutex.hpp>

#include "doubling.hpp"

int ask_behind_a_lock(int n);
int ask_behind_a_lock(int n) {
  return ask<typed_pipes::over<doubling, typed_pipes::queue_mutex>>(n);
}
