// -----------------------------------------------------------------------------
// vocabulary.hpp - the small types that handlers take and return: closed, timed_out, full, none, never.
// -----------------------------------------------------------------------------
#pragma once

#include <stdexcept>
#include <string>

namespace typed_pipes {

/// Handler argument: the peer has left and every message it sent has been received.
struct closed {};

/// Handler argument: no message arrived before the deadline. The handler also gets the endpoint back.
struct timed_out {};

/// Handler argument of match_now(): no message is ready. The handler also gets the endpoint back.
struct not_yet {};

/// Handler argument of try_send(): the pipe is full. The handler also gets message and endpoint back.
struct full {};

/// The type of `none`.
struct none_t {};
/// Converts to an empty endpoint of any state: a handler returns it where it has no next endpoint.
inline constexpr none_t none{};

/// Return type of a handler that always throws. match() ignores it when it compares the handlers' return
/// types. There are no values of this type.
struct never {
  /// There are none.
  never() = delete;
};

/// Throws std::runtime_error(why). For handlers: `[](closed) { return fail("peer left"); }`.
/// Threads: any.
[[noreturn]] inline never fail(const std::string& why) { throw std::runtime_error(why); }

// Otherwise a program over libc++ could not catch by type what a shared object that is compiled with hidden visibility throws.
#pragma GCC visibility push(default)

/// Thrown by every operation on a spent endpoint: one that was already consumed, moved from, or never
/// connected. Checked in every build type. The operation had no effect.
class spent_endpoint : public std::logic_error {
 public:
  /// With one message that says what a spent endpoint is.
  spent_endpoint()
      : std::logic_error(
            "pipes: this endpoint is spent (an operation consumes its endpoint and returns "
            "the next one)") {}
};

/// Thrown by wait_any() and its like if the same endpoint is given twice. The operation had no effect.
class repeated_endpoint : public std::logic_error {
 public:
  /// With one message that says what was given twice.
  repeated_endpoint() : std::logic_error("pipes: wait_any() was given the same endpoint twice") {}
};

#pragma GCC visibility pop

}  // namespace typed_pipes
