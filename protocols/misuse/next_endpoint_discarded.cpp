// The next endpoint is discarded, which closes the pipe.
// error-g++: ignoring returned value of type 'typed_pipes::endpoint<...bank::connected...>', declared with attribute 'nodiscard'
// error-clang: ignoring return value of function declared with 'nodiscard' attribute
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c) {
#ifdef MISUSE
  std::move(c).send(bank::deposit{1});
#else
  std::move(c).send(bank::deposit{1}).close();
#endif
}
