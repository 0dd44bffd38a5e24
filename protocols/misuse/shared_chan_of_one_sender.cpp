// A backend that lets only one sender use a pipe.
// error: pipes: this backend has no shared_port, so that only one sender can use a pipe; take another, or a lock around a chan (shared_chan_2012)
// names: backend_has_one_sender_per_pipe<on_backend, false>
#include "impls/queue_mutex.hpp"
#include "parts/shared_chan.hpp"

#ifdef MISUSE
struct on_backend {
  static constexpr auto traits = pipes::queue_mutex::traits;
  template <class G, pipes::role R>
  using port = pipes::queue_mutex::port<G, R>;
  template <class G>
  static auto open() {
    return pipes::queue_mutex::open<G>();
  }
};
#else
using on_backend = pipes::queue_mutex;
#endif
void run() {
  auto [out, in] = pipes::make_stream<int, on_backend>();
  pipes::shared_chan<int, on_backend> shared(std::move(out));
  shared.send(1);
}
