// Ends, and what parts/ makes of them, in static objects and thread_locals that were made before the first pipe, on every backend: they close
// at exit, after static objects that were made later. No framework: what is tested begins before main().

#include <cstdlib>
#include <thread>
#include <type_traits>
#include <typed_pipes/impls/all.hpp>
#include <typed_pipes/impls/test/deadlock_detection.hpp>
#include <typed_pipes/parts/end_set.hpp>
#include <typed_pipes/parts/receiver_set.hpp>
#include <typed_pipes/parts/service.hpp>
#include <typed_pipes/parts/shared_sender.hpp>
#include <typed_pipes/protocols/oneshot.hpp>
#include <vector>

namespace {

using namespace typed_pipes;

using message = std::vector<int>;

template <class Backend>
struct streams {
  channel_ends<message, Backend> idle = {}, undelivered = {};
  receiver_set<message, Backend> set;
  sender<message, Backend> sender_of_member;

  void fill() {
    idle = make_channel<message, Backend>();
    undelivered = make_channel<message, Backend>();
    undelivered.sender.send(message(100));
    sender_of_member = set.make_sender();
    sender_of_member.send(message(100));
  }
};
template <class Backend>
struct copied_senders {
  shared_channel_ends<message, Backend> idle = {}, undelivered = {};
  shared_sender<message, Backend> copy;

  void fill() {
    idle = make_shared_channel<message, Backend>();
    undelivered = make_shared_channel<message, Backend>();
    undelivered.sender.send(message(100));
    copy = undelivered.sender;
  }
};
struct nothing {
  void fill() {}
};

template <class Backend>
inline constexpr bool runs_streams = runs_on<Backend, protocols::stream<message>>;
template <class Backend>
inline constexpr bool shares =
    shares_sending<Backend, detail::graph_of<detail::stream_over<message, Backend>>, role::client,
                   protocols::stream<message>::open>;

template <class Backend>
struct holder {
  using note = over<protocols::oneshot<message>, Backend>;
  using ends = pipe_ends<note>;

  decltype(ends::client) client = none, client_of_member = none;
  decltype(ends::server) server = none;
  end_set<decltype(ends::server)> set;
  service<note> server_thread;
  std::conditional_t<runs_streams<Backend>, streams<Backend>, nothing> of_streams;
  std::conditional_t<shares<Backend>, copied_senders<Backend>, nothing> of_copied_senders;

  void fill() {
    auto p = entangle<note>();
    client = std::move(p.client);
    server = std::move(p.server);
    auto other = entangle<note>();
    client_of_member = std::move(other.client);
    set.add(std::move(other.server));
    server_thread =
        spawn_service<note>([](auto s) { static_cast<void>(std::move(s).recv().take()); });
    auto never_received = entangle<note>();
    std::move(never_received.client).send(message(100));
    kept = std::move(never_received.server);
    of_streams.fill();
    of_copied_senders.fill();
  }
  decltype(ends::server) kept = none;
};

template <class Backend>
holder<Backend> in_a_static;
// In a function: of a template of thread_local variables g++ 12 registers no destructor.
template <class Backend>
holder<Backend>& in_a_thread_local() {
  thread_local holder<Backend> its;
  return its;
}

template <class... Backends>
void fill_all(backend_list<Backends...>) {
  (in_a_static<Backends>.fill(), ...);
  std::thread([] { (in_a_thread_local<Backends>().fill(), ...); }).join();
  (in_a_thread_local<Backends>().fill(), ...);
}

struct reaches_all {
  template <class... Backends>
  static void touch(backend_list<Backends...>) {
    (static_cast<void>(&in_a_static<Backends>), ...);
    (static_cast<void>(in_a_thread_local<Backends>()), ...);
  }
  reaches_all() { touch(all_backends{}); }
} first;

}  // namespace

int main() {
  fill_all(all_backends{});
  return EXIT_SUCCESS;
}
