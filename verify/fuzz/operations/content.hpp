// -----------------------------------------------------------------------------
// content.hpp - what the messages hold: a number, a number with a destructor, or the ends of other pipes as well.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <typed_pipes/pipes.hpp>
#include <utility>

namespace typed_pipes::fuzz {

/// In place of a value: the constructor throws.
struct refusal {};
/// The exception that it throws.
struct refused_to_be_made {};

/// Without a destructor, so that backends may leave it where it is.
class plain {
 public:
  static constexpr bool counted = false;
  static constexpr bool holds_ends = false;

  explicit plain(std::uint64_t value) : value_(value) {}
  plain(refusal) { throw refused_to_be_made(); }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0;
};

/// Counts its living objects, and notices when it was moved as bytes.
class owned {
 public:
  static constexpr bool counted = true;
  static constexpr bool holds_ends = false;

  explicit owned(std::uint64_t value) : value_(value), self_(this) { ++alive; }
  owned(refusal) { throw refused_to_be_made(); }
  owned(owned&& other) noexcept : value_(std::exchange(other.value_, 0)), self_(this) { ++alive; }
  owned& operator=(owned&&) = delete;
  ~owned() {
    if (self_ != this) ++moved_as_bytes;
    --alive;
  }
  std::uint64_t value() const { return value_; }

  static inline long alive = 0;
  static inline long moved_as_bytes = 0;

 private:
  std::uint64_t value_ = 0;
  const owned* self_ = nullptr;
};

/// Ends of sessions of Inner, a protocol over a backend; each may be empty.
template <class Inner>
class with_ends {
 public:
  static constexpr bool counted = true;
  static constexpr bool holds_ends = true;
  using client_end = any_end<Inner, role::client>;
  using server_end = any_end<Inner, role::server>;

  explicit with_ends(std::uint64_t value) : number_(value) {}
  with_ends(refusal no) : number_(no) {}
  std::uint64_t value() const { return number_.value(); }

  template <role R>
  auto& end() {
    if constexpr (R == role::client)
      return client_;
    else
      return server_;
  }

 private:
  owned number_;
  client_end client_;
  server_end server_;
};

}  // namespace typed_pipes::fuzz
