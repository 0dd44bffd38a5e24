// A shared_sender over a backend that allows one sender per pipe.
// error: pipes: this backend has no shared_port, so only one sender can use a pipe; choose single_shot, queue_mutex or global_mutex
// names: backend_has_one_sender_per_pipe<on_backend, false>
#include <typed_pipes/impls/queue_mutex.hpp>
#include <typed_pipes/parts/shared_sender.hpp>

#ifdef MISUSE
struct on_backend {
  static constexpr auto traits = typed_pipes::queue_mutex::traits;
  template <class G, typed_pipes::role R>
  using port = typed_pipes::queue_mutex::port<G, R>;
  template <class G>
  static auto open() {
    return typed_pipes::queue_mutex::open<G>();
  }
};
#else
using on_backend = typed_pipes::queue_mutex;
#endif
void run() {
  auto [out, in] = typed_pipes::make_channel<int, on_backend>();
  typed_pipes::shared_sender<int, on_backend> shared(std::move(out));
  shared.send(1);
}
