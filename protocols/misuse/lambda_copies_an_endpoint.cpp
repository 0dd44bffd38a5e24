// A lambda captures an endpoint by copy.
// error-g++: use of deleted function '...endpoint<...>::endpoint(const ...
// error-clang: call to deleted constructor of '...endpoint<...bank::login
// names: pipes: it has one owner, so move it
// errors: 2
#include <typed_pipes/protocols/bank.hpp>
#include <utility>

using typed_pipes::protocols::bank;

auto run(typed_pipes::client_end<bank::login, bank> c) {
#ifdef MISUSE
  return [c]() mutable { std::move(c).close(); };
#else
  return [c = std::move(c)]() mutable { std::move(c).close(); };
#endif
}
