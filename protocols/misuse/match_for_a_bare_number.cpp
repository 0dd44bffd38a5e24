// match_for() is given a number without a unit.
// error: pipes: how long to wait is a std::chrono::duration, such as 50ms
// names: not_a_duration<int
#include <chrono>
#include <typed_pipes/protocols/bank.hpp>

using namespace typed_pipes;
using protocols::bank;

auto run(client_end<bank::login_response, bank> c) {
  return std::move(c).recv().match_for(
#ifdef MISUSE
      50,
#else
      std::chrono::milliseconds(50),
#endif
      [](bank::ok, auto) {}, [](bank::invalid, auto) {}, [](closed) {}, [](timed_out, auto) {});
}
