// recv_for() of a channel is given a number without a unit.
// error: pipes: how long to wait is a std::chrono::duration, such as 50ms
// names: not_a_duration<int, false>
#include <chrono>
#include <typed_pipes/parts/receiver_set.hpp>

auto run(typed_pipes::receiver<int>& in) {
#ifdef MISUSE
  return in.recv_for(50);
#else
  return in.recv_for(std::chrono::milliseconds(50));
#endif
}
