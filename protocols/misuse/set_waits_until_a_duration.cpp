// A set of receivers waits until a duration.
// error: pipes: until when to wait is a std::chrono::time_point; a duration is for the function of the same name that ends in _for
// names: not_a_time_point<std::chrono::duration<
#include <chrono>
#include <typed_pipes/parts/receiver_set.hpp>

auto run(typed_pipes::receiver_set<int>& in) {
#ifdef MISUSE
  return in.recv_until(std::chrono::milliseconds(50));
#else
  return in.recv_for(std::chrono::milliseconds(50));
#endif
}
