// -----------------------------------------------------------------------------
// scenarios.hpp - the list of scenarios: each story on a backend, and how deep it is searched.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "verify/relacy/shared_stories.hpp"
#include "verify/relacy/stories.hpp"

namespace typed_pipes::checking {

inline constexpr unsigned no_bound = 0;  // search everything

/// A story on a backend, ready to run.
struct scenario {
  std::string_view backend, wait;
  std::string name;
  void (*before)();
  void (*client)();
  void (*server)();
  bool (*is_as_expected)();
  unsigned bound;                     // on preemptions: changes of thread that no thread asked for
  unsigned flaw_bound;                // the bound when searching for the effect of a flaw
  void (*second_client)() = nullptr;  // a third thread, if the story has one
  unsigned most = 0;                  // the largest bound of a search of seconds; 0: as the others
};

/// Storage for a port between before() and its thread. It is not destroyed, because a failed execution leaves
/// it behind.
template <class Port>
class port_storage {
 public:
  void put(Port p) { ::new (static_cast<void*>(bytes_)) Port(std::move(p)); }
  Port get() { return std::move(*std::launder(reinterpret_cast<Port*>(bytes_))); }

 private:
  alignas(Port) std::byte bytes_[sizeof(Port)];
};

template <class Backend, class Story>
struct on {
  using shape = graph<typename Story::start>;
  using client_port = typename Backend::template port<shape, role::client>;
  using server_port = typename Backend::template port<shape, role::server>;
  static inline port_storage<client_port> client_storage;
  static inline port_storage<server_port> server_storage;

  static void before() {
    auto ports = Backend::template open<shape>();
    client_storage.put(std::move(ports.first));
    server_storage.put(std::move(ports.second));
  }
  static void client() { Story::client(client_storage.get()); }
  static void server() { Story::server(server_storage.get()); }

  static scenario named(std::string name, unsigned bound, unsigned flaw_bound) {
    return {Backend::traits.name,
            Backend::traits.wait,
            std::move(name),
            before,
            client,
            server,
            Story::is_as_expected,
            bound,
            flaw_bound};
  }
};

template <class Backend, sender A, receiver B>
void add_one_message(std::vector<scenario>& to, unsigned flaw_bound = no_bound) {
  constexpr std::string_view sends[] = {"send", "try_send", "throw", "drop"};
  constexpr std::string_view receives[] = {"recv", "spin",          "timed then drop",
                                           "drop", "at a notifier", "at a notifier, timed"};
  to.push_back(on<Backend, one_message<A, B>>::named(
      std::string(sends[static_cast<int>(A)]) + " x " + std::string(receives[static_cast<int>(B)]),
      no_bound, flaw_bound));
}

template <class Backend, sender A>
void add_sender(std::vector<scenario>& to) {
  add_one_message<Backend, A, receiver::receives>(to);
  add_one_message<Backend, A, receiver::drops>(to);
  add_one_message<Backend, A, receiver::polls>(to);
  add_one_message<Backend, A, receiver::timed>(to);
}

/// A receiver that waits at a notifier does not use the wait strategy of the backend, so one strategy is
/// enough.
template <class Backend>
void add_notifier_scenarios(std::vector<scenario>& to) {
  if (Backend::traits.wait != park::name) return;
  add_one_message<Backend, sender::sends, receiver::at_notifier>(to, 3);
  add_one_message<Backend, sender::drops, receiver::at_notifier>(to, 3);
  add_one_message<Backend, sender::sends, receiver::at_notifier_timed>(to, 3);
  to.back().most = 4;
  add_one_message<Backend, sender::drops, receiver::at_notifier_timed>(to, 3);
  to.back().most = 4;
  if constexpr (carries<Backend, graph<flow>>) {
    to.push_back(
        on<Backend, some_messages_at_notifier<2, 9>>::named("stream of 2, at a notifier", 5, 2));
    to.push_back(on<Backend, some_messages_at_notifier<2, 1>>::named(
        "stream of 2, at a notifier, server leaves", no_bound, 2));
  }
}

template <class Backend, class Story>
void add(std::vector<scenario>& to, const char* name, unsigned bound) {
  to.push_back(on<Backend, Story>::named(name, bound, 2));
}

template <class Backend>
void add_scenarios(std::vector<scenario>& to) {
  add_sender<Backend, sender::sends>(to);
  add_sender<Backend, sender::drops>(to);
  add_sender<Backend, sender::tries>(to);
  add_sender<Backend, sender::throws>(to);

  if constexpr (carries<Backend, graph<flow>>) {
    add<Backend, some_messages<2, 9>>(to, "stream of 2", no_bound);
    add<Backend, some_messages<3, 9>>(to, "stream of 3", no_bound);
    add<Backend, some_messages<2, 1>>(to, "stream of 2, server leaves", no_bound);
    add<Backend, some_messages<3, 1>>(to, "stream of 3, server leaves", no_bound);
  }
  add_notifier_scenarios<Backend>(to);
  using enum asking;
  using enum answering;
  add<Backend, rallies<1, patient, always>>(to, "ping-pong of 1", 5);
  add<Backend, rallies<2, patient, always>>(to, "ping-pong of 2", 3);
  add<Backend, rallies<2, leaves, always>>(to, "ping-pong, client leaves", no_bound);
  add<Backend, rallies<2, patient, never>>(to, "ping-pong, server leaves", no_bound);
  add<Backend, rallies<2, patient, first>>(to, "ping-pong of 2, server leaves", 5);
  add<Backend, rallies<1, in_time, always>>(to, "ping-pong, client gives up", 5);
}

/// A story of two clients that share one end, and the server.
template <class Backend, class Story>
struct shared_on {
  using shape = graph<flow>;
  using sender = typename Backend::template shared_port<shape, role::client, flow>;
  using server_port = typename Backend::template port<shape, role::server>;
  static inline port_storage<sender> sender_storage[2];
  static inline port_storage<server_port> server_storage;

  static void before() {
    auto ports = Backend::template open<shape>();
    sender first(std::move(ports.first));
    sender_storage[1].put(first);
    sender_storage[0].put(std::move(first));
    server_storage.put(std::move(ports.second));
  }
  static void client() { Story::client(sender_storage[0].get(), 0); }
  static void second_client() { Story::second_client(sender_storage[1].get(), 1); }
  static void server() { Story::server(server_storage.get()); }

  static scenario named(std::string name, unsigned bound) {
    return {Backend::traits.name,
            Backend::traits.wait,
            std::move(name),
            before,
            client,
            server,
            Story::is_as_expected,
            bound,
            2,
            second_client,
            2};
  }
};

template <class Backend>
void add_shared_scenarios(std::vector<scenario>& to) {
  using enum sharing;
  const auto add = [&to]<class Story>(const char* name, unsigned bound, Story) {
    to.push_back(shared_on<Backend, Story>::named(name, bound));
  };
  add("two send", 4, two_senders<sends, sends, 9>{});
  add("one sends, one leaves", 5, two_senders<sends, leaves, 9>{});
  add("both leave", no_bound, two_senders<leaves, leaves, 9>{});
  add("one sends two", 3, two_senders<sends_twice, sends, 9>{});
  add("one sends by a copy", 5, two_senders<sends_by_copy, leaves, 9>{});
  add("two send, server takes one", 5, two_senders<sends, sends, 1>{});
  add("two send, server leaves", 6, two_senders<sends, sends, 0>{});
  add("two try, server leaves", 6, two_senders<tries, tries, 0>{});
  add("two send, at a notifier", 3, two_senders<sends, sends, 9, receiver::at_notifier>{});
  add("one sends two, server leaves", 6, two_senders<sends_twice, sends, 0>{});
}

}  // namespace typed_pipes::checking
