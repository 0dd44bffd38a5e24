// An endpoint is given to a thread without std::move.
// error-g++: could not convert
// error-clang: no matching constructor for initialization of 'std::tuple<
// errors: 2
#include <thread>
#include <typed_pipes/protocols/bank.hpp>
#include <utility>

using typed_pipes::protocols::bank;

std::jthread run(typed_pipes::client_end<bank::login, bank> c) {
  const auto work = [](typed_pipes::client_end<bank::login, bank>) {};
#ifdef MISUSE
  return std::jthread(work, c);
#else
  return std::jthread(work, std::move(c));
#endif
}
