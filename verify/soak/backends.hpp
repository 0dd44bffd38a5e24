// -----------------------------------------------------------------------------
// backends.hpp - the backends as values: what is known of each, and how to open a session over it.
// -----------------------------------------------------------------------------
// There is one source file for each kind of message, which only instantiates sessions: they compile beside one
// another.
// -----------------------------------------------------------------------------
#pragma once

#include <memory>
#include <string>
#include <type_traits>
#include <typed_pipes/impls/all.hpp>
#include <typed_pipes/impls/test/designs.hpp>
#include <vector>

#include "verify/soak/session.hpp"

namespace typed_pipes::soak {

#if defined(TYPED_PIPES_EVERY_WAIT)
using soaked_backends = all_backends;
#else
using soaked_backends = conformance::each_design_of<all_backends>;  // of a build of few sizes
#endif

using opener = std::unique_ptr<session> (*)();

struct soaked {
  backend_traits traits;
  opener open_plain = nullptr;  // messages of two words
  opener open_owned = nullptr;  // messages with a destructor

  /// Name and wait strategy, as tests and runs have them.
  std::string name() const { return std::string(traits.name) + "_" + std::string(traits.wait); }
  /// Whether its receivers can sleep.
  bool sleeps() const { return traits.wait == park::name || traits.wait == spin_then_park::name; }
};

/// A session over Backend: of bursts of any length if it carries those.
template <class Backend, class Content>
std::unique_ptr<session> open_session() {
  using protocol =
      std::conditional_t<runs_on<Backend, bursts<Content>>, bursts<Content>, short_bursts<Content>>;
  return std::make_unique<session_over<protocol, Backend>>();
}

/// For each backend of the list, in its order.
template <class Content, class... Bs>
std::vector<opener> openers_of(backend_list<Bs...>) {
  return {&open_session<Bs, Content>...};
}

std::vector<opener> openers_of_plain();
std::vector<opener> openers_of_owned();

/// The soaked_backends as values.
std::vector<soaked> all_soaked();

}  // namespace typed_pipes::soak
