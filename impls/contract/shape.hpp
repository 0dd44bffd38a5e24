// -----------------------------------------------------------------------------
// shape.hpp - the shape of a protocol: its state graph, which is all that a backend knows of it.
// -----------------------------------------------------------------------------
// A state is any class with two members: `direction` (which side sends) and `edges`
// (`list<edge<Message, Next>...>`). `graph<Start>` walks them at compile time and provides
// what a backend needs: the reachable states, their edges numbered through the whole graph,
// whether the number of messages under way is bounded, that bound (K), and which of K slots
// each state may use.
//
// Everything here is a constant expression and reports no errors: a faulty protocol has a
// graph without the faulty part, and the front end reports the fault.
//
// Source     Boundedness is the channel-contract rule of Singularity (Faehndrich et
//            al., EuroSys 2006): every cycle holds a send and a receive.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <typed_pipes/impls/base/list.hpp>
#include <utility>

namespace typed_pipes {

/// The two ends of a pipe. The client is the side from which a protocol is written.
enum class role : std::uint8_t { client, server };
/// Where the messages of a state go.
enum class direction : std::uint8_t { to_server, to_client };

/// True if the endpoint with this role sends in states of this direction.
constexpr bool sends(role r, direction d) {
  return (r == role::client) == (d == direction::to_server);
}

/// The direction of the messages that this role sends.
constexpr direction sent_by(role r) {
  return r == role::client ? direction::to_server : direction::to_client;
}

/// The state after the last message: there is no next endpoint.
struct end {};

/// One message of a state and the state it leads to, which is `end` if the session ends with it.
template <class Message, class Next>
struct edge {
  using message = Message;  // what travels
  using next = Next;        // the state after it
};

/// A class that says which side sends, and what. False for an incomplete type and for a type that is no
/// state.
template <class S>
concept state = requires {
  typename S::edges;
  { S::direction } -> std::convertible_to<direction>;
};

namespace detail {

template <class Edges>
struct targets;
template <class... Es>
struct targets<list<Es...>> {
  using type = list<typename Es::next...>;
};

template <class S>
struct edges_of {
  using type = list<>;
};
template <state S>
struct edges_of<S> {
  using type = typename S::edges;
};
template <class S>
using edges_of_t = typename edges_of<S>::type;

// Breadth first, so that the start has index 0 and states have the order in which they are declared.
template <class Seen, class Todo>
struct reach;
template <class... Seen>
struct reach<list<Seen...>, list<>> {
  using type = list<Seen...>;
};
template <class... Seen, class S, class... Todo>
struct reach<list<Seen...>, list<S, Todo...>>
    : std::conditional_t<
          std::is_same_v<S, end> || contains<list<Seen...>, S>, reach<list<Seen...>, list<Todo...>>,
          reach<list<Seen..., S>,
                typename concat<list<Todo...>, typename targets<edges_of_t<S>>::type>::type>> {};

/// A type's name as the compiler spells it.
template <class T>
constexpr std::string_view full_name() {
  std::string_view s = __PRETTY_FUNCTION__;
  const auto from = s.find("T = ") + 4;
  const auto to = (std::min)(s.find(';', from), s.rfind(']'));
  return s.substr(from, to - from);
}

/// The same without its namespaces and enclosing classes: `bank::ok` is `ok`.
template <class T>
constexpr std::string_view short_name() {
  std::string_view s = detail::full_name<T>();
  int depth = 0;
  for (std::size_t i = s.size(); i-- > 1;) {
    depth += (s[i] == '>') - (s[i] == '<');
    if (depth == 0 && s[i] == ':') return s.substr(i + 1);
  }
  return s;
}

/// Calls f(integral_constant<E>) for the E equal to i. Requires i < N.
template <std::size_t N, std::size_t E = 0, class F>
constexpr decltype(auto) dispatch(std::size_t i, F&& f) {
  if constexpr (E + 1 == N) {
    return std::forward<F>(f)(std::integral_constant<std::size_t, E>{});
  } else {
    if (i == E) return std::forward<F>(f)(std::integral_constant<std::size_t, E>{});
    return detail::dispatch<N, E + 1>(i, std::forward<F>(f));
  }
}

}  // namespace detail

/// The largest capacity that a protocol or a program may ask for, in messages. Without a bound a negative number would
/// be one of 2^64 - 1.
inline constexpr std::size_t most_slots = std::size_t{1} << 30;

/// In place of the index of a state where there is none.
inline constexpr std::size_t no_state = static_cast<std::size_t>(-1);

/// One message of one state, numbered through the whole graph.
struct edge_info {
  std::size_t from;       // the index of its state
  std::size_t to;         // the index of the next state; no_state: the session ends
  std::size_t size;       // of the message, in bytes
  std::size_t align;      // of the message, in bytes
  std::string_view name;  // of the message type, without its namespaces and classes
};

/// The facts that follow from the arrows of a protocol alone. A burst is a sequence of messages of one direction.
struct graph_info {
  bool bounded;           // no cycle of one direction only
  bool can_end;           // some message leads to end
  std::size_t culprit;    // if unbounded, a state on such a cycle; else no_state
  std::size_t to_server;  // longest burst towards the server (0 if unbounded)
  std::size_t to_client;  // longest burst towards the client (0 if unbounded)
};

namespace detail {

template <class States>
struct graph_data;
template <class... Ss>
struct graph_data<list<Ss...>> {
  using states = list<Ss...>;
  static constexpr std::size_t n = sizeof...(Ss);
  static constexpr std::array<std::size_t, n + 1> first_edge = [] {
    const std::size_t edges[] = {edges_of_t<Ss>::size..., 0};
    std::array<std::size_t, n + 1> out{};
    for (std::size_t i = 0; i < n; ++i) out[i + 1] = out[i] + edges[i];
    return out;
  }();
  static constexpr std::size_t edge_count = first_edge[n];

  struct arc {
    std::size_t from, to;
  };

  template <class S>
  static constexpr direction direction_of() {
    if constexpr (state<S>) return S::direction;
    return direction::to_server;
  }
  static constexpr std::array<direction, n> directions{{direction_of<Ss>()...}};

  static constexpr std::size_t index(auto* tag) {
    using S = std::remove_pointer_t<decltype(tag)>;
    return std::is_same_v<S, end> ? no_state : index_in<states, S>;
  }

  // Facts that follow from the arrows alone are known even while message types are incomplete.
  static constexpr std::array<arc, edge_count> arcs = [] {
    std::array<arc, edge_count> out{};
    std::size_t k = 0;
    std::size_t from = 0;
    auto add = [&]<class... Es>(list<Es...>) {
      for (const std::size_t to :
           std::initializer_list<std::size_t>{index(static_cast<typename Es::next*>(nullptr))...})
        out[k++] = arc{from, to};
      return ++from;
    };
    const std::size_t numbered[] = {0, add(edges_of_t<Ss>{})...};
    static_cast<void>(numbered);
    return out;
  }();

  struct relaxed_graph {
    std::array<std::size_t, n> depth{};
    std::size_t culprit = no_state;
  };

  // The longest path of one direction into each state. If a depth still grows after n rounds there is a
  // cycle. The last state whose depth grew may lie behind the cycle; n steps back lead onto it.
  static constexpr relaxed_graph relaxed = [] {
    relaxed_graph g;
    std::array<std::size_t, n> before{};
    std::size_t moved = no_state;
    for (std::size_t round = 0; round <= n; ++round) {
      moved = no_state;
      for (const arc& a : arcs) {
        if (a.to == no_state || directions[a.from] != directions[a.to]) continue;
        if (g.depth[a.from] + 1 <= g.depth[a.to]) continue;
        g.depth[a.to] = g.depth[a.from] + 1;
        before[a.to] = a.from;
        moved = a.to;
      }
      if (moved == no_state) return g;
    }
    for (std::size_t i = 0; i < n; ++i) moved = before[moved];
    g.culprit = moved;
    return g;
  }();

  static constexpr graph_info info = [] {
    graph_info g{relaxed.culprit == no_state, false, relaxed.culprit, 0, 0};
    for (const arc& a : arcs) g.can_end |= a.to == no_state;
    if (!g.bounded) return g;
    for (std::size_t s = 0; s < n; ++s) {
      auto& burst = directions[s] == direction::to_server ? g.to_server : g.to_client;
      burst = (std::max)(burst, relaxed.depth[s] + 1);
    }
    return g;
  }();
};

}  // namespace detail

/// The shape of the protocol that begins in Start. All members are constant expressions. Those about sizes
/// need complete message types, the others do not. `states` is a list of the states that can be reached,
/// `info` a graph_info.
template <class Start>
struct graph : detail::graph_data<typename detail::reach<list<>, list<Start>>::type> {
 private:
  using base = detail::graph_data<typename detail::reach<list<>, list<Start>>::type>;

 public:
  using start = Start;                                 // the first state
  using typename base::states;                         // those that can be reached, as a list
  static constexpr std::size_t state_count = base::n;  // how many those are

  /// The place of S in `states`.
  template <class S>
  static constexpr std::size_t index_of = detail::index_in<states, S>;
  /// The state at place At of `states`.
  template <std::size_t At>
  using state_at = detail::nth_t<At, states>;

  /// Edge E of state S.
  template <class S, std::size_t E>
  using edge_of = detail::nth_t<E, detail::edges_of_t<S>>;
  /// The message of edge E of state S.
  template <class S, std::size_t E>
  using message_of = typename edge_of<S, E>::message;
  /// The state that edge E of state S leads to.
  template <class S, std::size_t E>
  using next_of = typename edge_of<S, E>::next;

  /// The index of edge E of state S in the whole graph.
  template <class S, std::size_t E>
  static constexpr std::size_t edge_index = base::first_edge[index_of<S>] + E;

  /// Calls f.template operator()<State, E>() for the edge with that index.
  template <class F>
  static constexpr void visit_edge(std::size_t index, F&& f) {
    const std::size_t from = base::arcs[index].from;
    detail::dispatch<state_count>(from, [&](auto s) {
      using S = state_at<s.value>;
      constexpr std::size_t count = detail::edges_of_t<S>::size;
      // A misspelt state has none; to go on would hide what is said of it.
      if constexpr (count != 0)
        detail::dispatch<count>(index - base::first_edge[s.value],
                                [&](auto i) { f.template operator()<S, i.value>(); });
    });
  }

  /// All edges, in the order of edge_index.
  static constexpr std::array<edge_info, base::edge_count> edges = []<class... Ss>(list<Ss...>) {
    std::array<edge_info, base::edge_count> out{};
    std::size_t k = 0;
    auto add = [&]<class... Es>(list<Es...>) {
      for (const edge_info& one : std::initializer_list<edge_info>{
               {0, 0, sizeof(typename Es::message), alignof(typename Es::message),
                detail::short_name<typename Es::message>()}...}) {
        out[k] = {base::arcs[k].from, base::arcs[k].to, one.size, one.align, one.name};
        ++k;
      }
      return k;
    };
    const std::size_t numbered[] = {0, add(detail::edges_of_t<Ss>{})...};
    static_cast<void>(numbered);
    return out;
  }(states{});

  /// depth[s]: how many messages of s's direction can still be under way when s sends. With K = slots,
  /// slot(s) = depth[s] is free whenever s sends (the half-duplex lemma: a side that sends has received all
  /// that the other side sent before). Meaningless if unbounded.
  static constexpr const auto& depth = base::relaxed.depth;
  /// depth of state S.
  template <class S>
  static constexpr std::size_t slot_of = base::relaxed.depth[index_of<S>];

  /// K: how many messages can be under way at most; serves both directions. 0 if unbounded.
  static constexpr std::size_t slots = (std::max)(base::info.to_server, base::info.to_client);

 private:
  // The most that a member is in the edges that count, or least if none does.
  template <class Counts>
  static constexpr std::size_t most(std::size_t edge_info::*member, std::size_t least,
                                    Counts counts) {
    for (const auto& e : edges)
      if (counts(e)) least = (std::max)(least, e.*member);
    return least;
  }

 public:
  /// The size of the largest message of state S, in bytes.
  template <class S>
  static constexpr std::size_t largest_in = most(&edge_info::size, 0, [](const edge_info& e) {
    return e.from == index_of<S>;
  });
  /// The strictest alignment of a message of state S, in bytes.
  template <class S>
  static constexpr std::size_t strictest_in = most(&edge_info::align, 1, [](const edge_info& e) {
    return e.from == index_of<S>;
  });

  /// The size of the largest message of direction D, in bytes.
  template <direction D>
  static constexpr std::size_t largest = most(&edge_info::size, 0, [](const edge_info& e) {
    return base::directions[e.from] == D;
  });
  /// The strictest alignment of a message of direction D, in bytes.
  template <direction D>
  static constexpr std::size_t strictest = most(&edge_info::align, 1, [](const edge_info& e) {
    return base::directions[e.from] == D;
  });
};

}  // namespace typed_pipes
