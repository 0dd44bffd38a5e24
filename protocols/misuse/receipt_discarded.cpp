// recv() alone receives nothing: its result must be matched.
// error-g++: ignoring returned value of type 'typed_pipes::receipt<...bank::login...>', declared with attribute 'nodiscard'
// error-clang: ignoring return value of function declared with 'nodiscard' attribute
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::server_end<bank::login, bank> s) {
#ifdef MISUSE
  std::move(s).recv();
#else
  std::move(s).recv().match([](bank::credentials, auto) {}, [](typed_pipes::closed) {});
#endif
}
