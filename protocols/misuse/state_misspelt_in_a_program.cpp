// A misspelt state in a program that sends and receives: what follows from it stays short.
// error-g++: template argument 2 is invalid
// error-clang: unknown type name 'waitng'
// errors: 3
#include <string>
#include <typed_pipes/pipes.hpp>
#include <utility>
struct faulty : typed_pipes::protocol {
  struct query {
    std::string name;
  };
  struct address {
    std::string ip;
  };
  struct unknown {};
  struct idle;
  struct waiting;
  using start = idle;
  struct idle : send<auto(query)->waiting> {};
#ifdef MISUSE
  struct waiting : recv<auto(address)->idle, auto(unknown)->waitng> {};
#else
  struct waiting : recv<auto(address)->idle, auto(unknown)->waiting> {};
#endif
};
using idle_end = typed_pipes::client_end<faulty::idle, faulty>;
using waiting_end = typed_pipes::client_end<faulty::waiting, faulty>;
idle_end ask_again(waiting_end c) {
  return std::move(c).recv().match(
      [](const faulty::address&, idle_end next) { return next; },
      [](faulty::unknown, waiting_end next) { return ask_again(std::move(next)); },
      [](typed_pipes::closed) -> idle_end { return typed_pipes::none; });
}
void run() {
  auto [client, server] = typed_pipes::entangle<faulty>();
  ask_again(std::move(client).send(faulty::query{"a"})).close();
}
