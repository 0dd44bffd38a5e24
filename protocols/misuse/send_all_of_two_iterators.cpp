// send_all() takes a range, not two iterators.
// error: pipes: send_all() takes a range of messages; send() takes one
// names: not_a_range<typed_pipes::these_arguments<
#include <typed_pipes/protocols/stream.hpp>
#include <vector>

using numbers = typed_pipes::protocols::stream<int>;

void run(typed_pipes::client_end<numbers::open, numbers> c, std::vector<int>& all) {
#ifdef MISUSE
  c = std::move(c).send_all(all.begin(), all.end());
#else
  c = std::move(c).send_all(all);
#endif
}
