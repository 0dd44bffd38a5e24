// emplace() of an aggregate does not narrow: a long is not exactly representable as a double.
// error-g++: narrowing conversion of
// error-clang: pipes: this message cannot be constructed from the arguments of emplace()
// names-clang: message_not_made_from<...bank::deposit, ...these_arguments<long...>, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c, long cents) {
#ifdef MISUSE
  auto next = std::move(c).emplace<bank::deposit>(cents);
#else
  auto next = std::move(c).emplace<bank::deposit>(static_cast<double>(cents));
#endif
  std::move(next).close();
}
