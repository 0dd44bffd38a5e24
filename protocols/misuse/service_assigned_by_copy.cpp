// A service is assigned without std::move.
// error-g++: use of deleted function '...operator=(const typed_pipes::service<
// error-clang: overload resolution selected deleted operator '='
// names: pipes: it has one owner: a = std::move(b)
#include <typed_pipes/parts/service.hpp>
#include <typed_pipes/protocols/bank.hpp>
#include <utility>

using typed_pipes::protocols::bank;

void run(typed_pipes::service<bank>& there, typed_pipes::service<bank> other) {
#ifdef MISUSE
  there = other;
#else
  there = std::move(other);
#endif
}
