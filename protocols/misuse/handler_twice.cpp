// Two handlers for `closed`.
// error: pipes: this handler of match() is never called: no message of this state reaches it
// names: handler_never_runs<...lambda..., ...bank::login, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::server_end<bank::login, bank> s) {
  std::move(s).recv().match([](bank::credentials, auto) {},
#ifdef MISUSE
                            [](typed_pipes::closed) {}, [](typed_pipes::closed) {});
#else
                            [](typed_pipes::closed) {});
#endif
}
