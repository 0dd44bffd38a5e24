// wait_any_for() is given a number without a unit.
// error: pipes: how long to wait is a std::chrono::duration, such as 50ms
// names: not_a_duration<int, false>
#include <chrono>
#include <typed_pipes/protocols/bank.hpp>

using namespace typed_pipes;
using protocols::bank;

auto run(server_end<bank::login, bank>& s) {
#ifdef MISUSE
  return wait_any_for(50, s);
#else
  return wait_any_for(std::chrono::milliseconds(50), s);
#endif
}
