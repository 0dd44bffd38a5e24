// Braces do not narrow: a long is no exact double.
// error-g++: narrowing conversion of
// error-clang: pipes: emplace() was given arguments that this message cannot be made from
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
