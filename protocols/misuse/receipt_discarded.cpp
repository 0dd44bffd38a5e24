// recv() alone does not receive.
// error-g++: ignoring returned value of type 'pipes::receipt<...bank::login...>', declared with attribute 'nodiscard'
// error-clang: ignoring return value of function declared with 'nodiscard' attribute
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run(pipes::server_end<bank::login, bank> s) {
#ifdef MISUSE
  std::move(s).recv();
#else
  std::move(s).recv().match([](bank::credentials, auto) {}, [](pipes::closed) {});
#endif
}
