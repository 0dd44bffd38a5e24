// Two messages may come in this state; take_all() takes handlers for none but one.
// error: take() is for states with one message; this state needs match()
// names: more_than_one_message_in_state<pipes::protocols::bank::connected
#include "protocols/bank.hpp"
#include "protocols/stream.hpp"

using namespace pipes;
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
