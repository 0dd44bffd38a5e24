// -----------------------------------------------------------------------------
// scenario.hpp - a program to explore, with its place in the matrix.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "verify/explorer/scenarios/actor.hpp"

namespace typed_pipes::exploring {

enum class how_to_wait : std::uint8_t { parks, polls_then_parks, spins };

/// The settings of a scenario beside its scripts.
struct setting {
  how_to_wait waits = how_to_wait::parks;
  barrier fences = barrier::refused;
  std::uint64_t first = 0;  // the sequence number of the first message
  bool uses_memory_again = false;
  bool spurious = false;                 // wake-ups and failures for no reason
  std::uint64_t preemptions = no_limit;  // as in program
  bool at_random = false;
};

struct scenario {
  std::string backend;
  std::string sender, receiver;  // its cell
  program what;
};

/// A name says all: "single_shot/flow ball: ss x (r), parks".
inline std::string describe(const setting& s) {
  static constexpr const char* waits[] = {"parks", "polls", "spins"};
  std::string text = waits[static_cast<int>(s.waits)];
  if (s.fences == barrier::asymmetric) text += ", membarrier";
  if (s.first != 0) text += ", from " + std::to_string(s.first);
  if (s.uses_memory_again) text += ", memory again";
  if (s.spurious) text += ", spurious";
  if (s.preemptions != no_limit) text += ", changes <= " + std::to_string(s.preemptions);
  if (s.at_random) text += ", at random";
  return text;
}

/// A program with this setting, without its threads.
inline program program_in(const setting& s, std::string name) {
  program p;
  p.name = std::move(name) + ", " + describe(s);
  p.fences = s.fences;
  p.uses_memory_again = s.uses_memory_again;
  p.spurious = s.spurious;
  p.preemptions = s.preemptions;
  p.at_random = s.at_random;
  return p;
}

inline void apply(const setting& s) {
  chosen_wait::sleeps = s.waits != how_to_wait::spins;
  chosen_wait::polls = s.waits == how_to_wait::polls_then_parks ? 1 : 0;
  explorer_sync::first = s.first;
  the_ledger = {};
}

/// A T that before() puts down and a thread takes up. It is not destroyed: an execution that is given up
/// leaves it behind.
template <class T>
class storage {
 public:
  void put(T t) { ::new (static_cast<void*>(bytes_)) T(std::move(t)); }
  T get() { return std::move(*std::launder(reinterpret_cast<T*>(bytes_))); }

 private:
  alignas(T) std::byte bytes_[sizeof(T)];
};

/// Two threads with the two ports of one session, and two more to hand ports to.
template <class Backend, class Start>
struct session {
  using client = actor<Backend, Start, role::client>;
  using server = actor<Backend, Start, role::server>;
  static inline storage<client> clients[2];
  static inline storage<server> servers[2];

  static program make(const std::string& name, const setting& s, std::string client_script,
                      std::string server_script) {
    program p = program_in(s, std::string(Backend::traits.name) + "/" + name + ": " +
                                  client_script + " x " + server_script);
    p.started = 2;
    p.before = [s, client_script, server_script] {
      apply(s);
      auto ports = Backend::template open<graph<Start>>();
      clients[0].put(client(std::move(ports.first), client_script.c_str()));
      servers[0].put(server(std::move(ports.second), server_script.c_str()));
    };
    p.threads = {[] { client(clients[0].get()).run(hand_on<2>(clients)); },
                 [] { server(servers[0].get()).run(hand_on<3>(servers)); },
                 [] { client(clients[1].get()).run(hand_on<2>(clients)); },
                 [] { server(servers[1].get()).run(hand_on<3>(servers)); }};
    p.after = [] { the_ledger.check(); };
    return p;
  }

 private:
  template <std::size_t Thread, class Storages>
  static auto hand_on(Storages& to) {
    return [&to](auto who) {
      to[1].put(std::move(who));
      the_machine.start(Thread + 1);
    };
  }
};

using scenarios = std::vector<scenario>;

/// What this program explores: what its files matrix_*.cpp add. The build writes it.
scenarios all_scenarios();

}  // namespace typed_pipes::exploring
