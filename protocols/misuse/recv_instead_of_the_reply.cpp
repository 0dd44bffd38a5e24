// The server receives again where it has to reply.
// error: pipes: in this state this endpoint sends; it cannot recv()
// names: not_your_turn_to_recv<...bank::login_response, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::server_end<bank::login, bank> s) {
  std::move(s).recv().match(
      [](bank::credentials, auto reply) {
#ifdef MISUSE
        auto receipt = std::move(reply).recv();
#else
        auto receipt = std::move(reply).send(bank::invalid{}).recv();
#endif
        (void)receipt;
      },
      [](typed_pipes::closed) {});
}
