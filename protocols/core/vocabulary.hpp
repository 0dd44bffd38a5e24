// -----------------------------------------------------------------------------
// vocabulary.hpp - the words that handlers speak: closed, none, fail and their kin.
// -----------------------------------------------------------------------------
#pragma once

#include <stdexcept>
#include <string>

namespace typed_pipes {

/// The peer has gone and all it sent was taken.
struct closed {};

/// No message came before the deadline; the end is given back.
struct timed_out {};

/// No message was there to be taken at once; the end is given back.
struct not_yet {};

/// There was no room for the message; message and end are given back.
struct full {};

/// "No endpoint": becomes an empty endpoint of any state.
struct none_t {};
inline constexpr none_t none{};

/// The type of what does not return. It does not count among the types of handlers.
class never {
  never() = default;
};

/// Throws std::runtime_error(why).
[[noreturn]] inline never fail(const std::string& why) { throw std::runtime_error(why); }

/// An end was used that was used before, moved from, or never connected. Thrown by every operation, in
/// every build; the operation did nothing.
class spent_endpoint : public std::logic_error {
 public:
  spent_endpoint()
      : std::logic_error(
            "pipes: this end has been used already (each operation uses it up and returns the next "
            "one)") {}
};

}  // namespace typed_pipes
