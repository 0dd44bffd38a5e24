// -----------------------------------------------------------------------------
// diagram.hpp - prints a protocol as a diagram (Mermaid, Graphviz) or in the notation of 2012.
// -----------------------------------------------------------------------------
// `!` marks a message that the client sends, `?` one that it receives.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <typed_pipes/impls/contract/shape.hpp>
#include <typed_pipes/protocols/core/over.hpp>
#include <utility>

namespace typed_pipes {

namespace detail {

/// Calls f(state name, direction, index of its first edge, index after its last edge) for each state.
template <class G, class F>
void each_state(F&& f) {
  [&]<std::size_t... E>(std::index_sequence<E...>) {
    (f(detail::short_name<typename G::template state_at<E>>(), G::directions[E], G::first_edge[E],
       G::first_edge[E + 1]),
     ...);
  }
  (std::make_index_sequence<G::state_count>{});
}

template <class G>
std::string_view state_name(std::size_t i) {
  std::string_view name;
  detail::dispatch<G::state_count>(
      i, [&](auto s) { name = detail::short_name<typename G::template state_at<s.value>>(); });
  return name;
}

}  // namespace detail

/// A Mermaid state diagram of the protocol that begins in Start.
/// Threads: any. Errors: std::bad_alloc.
template <class Start>
std::string to_mermaid() {
  using g = graph<Start>;
  std::string out =
      "stateDiagram-v2\n    [*] --> " + std::string(detail::short_name<Start>()) + "\n";
  for (const auto& e : g::edges) {
    const bool sent = g::directions[e.from] == direction::to_server;
    out += "    " + std::string(detail::state_name<g>(e.from)) + " --> ";
    out += e.to == no_state ? "[*]" : std::string(detail::state_name<g>(e.to));
    out += std::string(" : ") + (sent ? "!" : "?") + std::string(e.name) + "\n";
  }
  return out;
}

/// The same for Graphviz: states in which the client sends are boxes, the others ellipses.
/// Threads: any. Errors: std::bad_alloc.
template <class Start>
std::string to_dot(std::string_view title) {
  using g = graph<Start>;
  std::string out = "digraph \"" + std::string(title) + "\" {\n  rankdir=LR;\n";
  detail::each_state<g>([&](std::string_view name, direction d, std::size_t, std::size_t) {
    out += "  \"" + std::string(name) +
           "\" [shape=" + (d == direction::to_server ? "box" : "ellipse") + "];\n";
  });
  if (g::info.can_end) out += "  \"end\" [shape=doublecircle];\n";
  for (const auto& e : g::edges) {
    const bool sent = g::directions[e.from] == direction::to_server;
    out += "  \"" + std::string(detail::state_name<g>(e.from)) + "\" -> \"";
    out += e.to == no_state ? "end" : std::string(detail::state_name<g>(e.to));
    out += std::string("\" [label=\"") + (sent ? "!" : "?") + std::string(e.name) + "\"];\n";
  }
  return out + "}\n";
}

/// The protocol in the notation of Rust's pipes of 2012, from the client's view; `!` is the state after
/// the last message. Message arguments are left out, because C++ has no reflection to list them.
/// Threads: any. Errors: std::bad_alloc.
template <class Protocol>
std::string to_text() {
  using g = detail::graph_of<Protocol>;
  std::string out;
  detail::each_state<g>(
      [&](std::string_view name, direction d, std::size_t first, std::size_t last) {
        out += std::string(name) + ":" + (d == direction::to_server ? "send" : "recv") + " {\n";
        for (std::size_t k = first; k < last; ++k) {
          const auto& e = g::edges[k];
          out += "    " + std::string(e.name) + " -> ";
          out += e.to == no_state ? "!" : std::string(detail::state_name<g>(e.to));
          out += k + 1 < last ? ",\n" : "\n";
        }
        out += "}\n";
      });
  return out;
}

}  // namespace typed_pipes
