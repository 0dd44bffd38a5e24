// Both endpoints of a new pipe are discarded.
// error-g++: ignoring returned value of type 'typed_pipes::pipe_ends<...bank>', declared with attribute 'nodiscard'
// error-clang: ignoring return value of function declared with 'nodiscard' attribute
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run() {
#ifdef MISUSE
  typed_pipes::entangle<bank>();
#else
  auto [c, s] = typed_pipes::entangle<bank>();
#endif
}
