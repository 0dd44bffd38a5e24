// send_all() of a message that leads to another state.
// error: pipes: send_all() and take_all() need a message that leads back to its own state
// names: message_leads_elsewhere<typed_pipes::protocols::bank::credentials
#include <typed_pipes/protocols/bank.hpp>
#include <vector>

using namespace typed_pipes;
using protocols::bank;

#ifdef MISUSE
void run(client_end<bank::login, bank> c, const std::vector<bank::credentials>& all) {
  std::move(c).send_all(all).close();
}
#else
void run(client_end<bank::connected, bank> c, const std::vector<bank::deposit>& all) {
  std::move(c).send_all(all).close();
}
#endif
