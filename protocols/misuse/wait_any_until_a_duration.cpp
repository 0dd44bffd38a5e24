// wait_any_until() of a duration.
// error: pipes: until when to wait is a std::chrono::time_point; a duration is for the function of the same name that ends in _for
// names: not_a_time_point<std::chrono::duration<
#include <chrono>
#include <typed_pipes/protocols/bank.hpp>

using namespace typed_pipes;
using protocols::bank;

auto run(server_end<bank::login, bank>& s) {
#ifdef MISUSE
  return wait_any_until(std::chrono::milliseconds(50), s);
#else
  return wait_any_for(std::chrono::milliseconds(50), s);
#endif
}
