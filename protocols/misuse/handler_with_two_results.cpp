// A handler returns an endpoint here and none there.
// error-g++: inconsistent types
// error-clang: 'auto' in return type deduced as 'typed_pipes::none_t' here but deduced as
// errors: 3
#include <typed_pipes/protocols/bank.hpp>
#include <utility>

using namespace typed_pipes;
using protocols::bank;

auto run(server_end<bank::login, bank> s) {
  return std::move(s).recv().match(
#ifdef MISUSE
      [](bank::credentials c, auto reply) {
        if (c.password.empty()) return std::move(reply).send(bank::invalid{});
        return none;
      },
#else
      [](bank::credentials c, auto reply) -> server_end<bank::login, bank> {
        if (c.password.empty()) return std::move(reply).send(bank::invalid{});
        return none;
      },
#endif
      [](closed) { return none; });
}
