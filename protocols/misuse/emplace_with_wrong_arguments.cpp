// emplace() with arguments that the message cannot be constructed from.
// error: pipes: this message cannot be constructed from the arguments of emplace()
// names: message_not_made_from<...bank::credentials, ...these_arguments<const char...7...>, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::login, bank> c) {
#ifdef MISUSE
  auto next = std::move(c).emplace<bank::credentials>("myself", 1234, true);
#else
  auto next = std::move(c).emplace<bank::credentials>("myself", "1234");
#endif
  std::move(next).close();
}
