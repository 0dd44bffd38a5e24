// send_all() of a single message.
// error: pipes: send_all() takes a range of messages; send() takes one
// names: not_a_range<
#include <typed_pipes/protocols/bank.hpp>
#include <vector>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c) {
#ifdef MISUSE
  c = std::move(c).send_all(bank::deposit{1});
#else
  c = std::move(c).send_all(std::vector<bank::deposit>{{1}});
#endif
}
