// -----------------------------------------------------------------------------
// backend_facts.hpp - what a run says of a backend: its traits as values.
// -----------------------------------------------------------------------------
// Strings, not types: a row in another language has no type, and its name comes from a directory.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <typed_pipes/impls/contract/backend.hpp>
#include <vector>

namespace typed_pipes::harness {

struct backend_facts {
  typed_pipes::origin origin = typed_pipes::origin::ours;
  std::string label;  // how figures name it; empty: by its name
  std::string design, source, package, version, family;
  std::string bare_of;                    // the queue used here without our front end
  std::vector<std::string> chooses_from;  // the names of the backends it chooses between
  std::optional<typed_pipes::put_blocks> put_blocks;  // nothing: it sends no message
  std::optional<typed_pipes::allocation> allocates;
  std::size_t capacity = 0;  // 0: unbounded, or the protocol or the system decides
  bool bounded_protocols_only = false;
  bool keeps_threads = false;  // its trials run in a process of their own
  int look = -1;  // of its colour and marker among those of its origin; -1: the first free one
};

namespace detail {

template <class... Bs>
std::vector<std::string> names_of(backend_list<Bs...>) {
  return {std::string(Bs::traits.name)...};
}

}  // namespace detail

/// Of anything with traits: a backend, a system of many senders, the plug of a queue.
template <class Traits>
backend_facts facts_from(const Traits& t) {
  backend_facts facts;
  facts.origin = t.origin;
  facts.design = t.design;
  facts.source = t.source;
  facts.package = t.package;
  facts.family = t.family;
  facts.put_blocks = t.put_blocks;
  facts.allocates = t.allocates;
  facts.capacity = t.capacity;
  facts.look = t.look;
  facts.keeps_threads = t.keeps_threads;
  if constexpr (requires { t.bounded_protocols_only; }) {
    facts.bounded_protocols_only = t.bounded_protocols_only;
  }
  return facts;
}

template <class Backend>
backend_facts facts_of() {
  backend_facts facts = facts_from(Backend::traits);
  if constexpr (requires { typename Backend::choices; }) {
    facts.chooses_from = detail::names_of(typename Backend::choices{});
  }
  return facts;
}

}  // namespace typed_pipes::harness
