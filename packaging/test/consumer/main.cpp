// A protocol of one's own over the automatic backend; WITH_MUTEX: over one behind a lock too.

#include <cstdio>

#include "doubling.hpp"

#ifdef WITH_MUTEX
int ask_behind_a_lock(int n);
#else
static int ask_behind_a_lock(int n) { return 2 * n; }
#endif

int main() {
  const int sum = ask<doubling>(10) + ask_behind_a_lock(11);
  std::printf("%d\n", sum);
  return sum == 42 ? 0 : 1;
}
