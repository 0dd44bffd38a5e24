// A sender has one owner: it cannot be copied, but a shared_sender can.
// error-g++: use of deleted function 'typed_pipes::sender<int>::sender(const
// error-clang: call to implicitly-deleted copy constructor of 'typed_pipes::sender<int>'
// names: pipes: it has one owner, so move it
// errors: 3
#include <typed_pipes/parts/channel.hpp>
#include <utility>

void run(typed_pipes::sender<int> out) {
#ifdef MISUSE
  auto other = out;
#else
  auto other = std::move(out);
#endif
  other.send(1);
}
