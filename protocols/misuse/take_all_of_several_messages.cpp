// take_all() in a state with two messages.
// error: pipes: take() and take_all() need a state with exactly one message; use match()
// names: more_than_one_message_in_state<typed_pipes::protocols::bank::connected
#include <typed_pipes/protocols/bank.hpp>
#include <typed_pipes/protocols/stream.hpp>

using namespace typed_pipes;
using protocols::bank;
using numbers = protocols::stream<int>;

#ifdef MISUSE
void run(server_end<bank::connected, bank> s) {
  std::move(s).recv().take_all([](bank::deposit) {}).close();
}
#else
void run(server_end<numbers::open, numbers> s) {
  std::move(s).recv().take_all([](int) {}).close();
}
#endif
