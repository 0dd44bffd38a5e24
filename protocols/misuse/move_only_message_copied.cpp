// A message that cannot be copied is sent without std::move.
// error: pipes: this message cannot be copied; write send(std::move(message))
// names: message_must_be_moved<std::unique_ptr<int...>, false>
#include <memory>
#include <typed_pipes/protocols/stream.hpp>

using pointers = typed_pipes::protocols::stream<std::unique_ptr<int>>;

void run(typed_pipes::client_end<pointers::open, pointers> c, std::unique_ptr<int> p) {
#ifdef MISUSE
  auto next = std::move(c).send(p);
#else
  auto next = std::move(c).send(std::move(p));
#endif
  std::move(next).close();
}
