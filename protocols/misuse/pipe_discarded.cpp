// A pipe of which nobody keeps an end.
// error-g++: ignoring returned value of type 'pipes::pipe_ends<...bank>', declared with attribute 'nodiscard'
// error-clang: ignoring return value of function declared with 'nodiscard' attribute
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run() {
#ifdef MISUSE
  pipes::entangle<bank>();
#else
  auto [c, s] = pipes::entangle<bank>();
#endif
}
