// A std::function needs a job that can be copied; an endpoint cannot.
// error-g++: std::function target must be copy-constructible
// error-clang: "std::function target must be copy-constructible"
// errors: 2
#include <functional>
#include <memory>
#include <typed_pipes/protocols/bank.hpp>
#include <utility>

using typed_pipes::protocols::bank;

std::function<void()> run(typed_pipes::client_end<bank::login, bank> c) {
#ifdef MISUSE
  return [c = std::move(c)]() mutable { std::move(c).close(); };
#else
  auto kept = std::make_shared<decltype(c)>(std::move(c));
  return [kept] { std::move(*kept).close(); };
#endif
}
