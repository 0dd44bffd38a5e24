// -----------------------------------------------------------------------------
// part.hpp - the base of the parts: mistakes with one that is const, and with a copy, in our words.
// -----------------------------------------------------------------------------
// Using a part changes it, so its operations are not for a const one, as in a lambda without `mutable`. A
// part takes const twins of its operations from here, which say so. Each takes what the operation takes, so
// that on a part that is not const the operation is the better choice, whatever is converted.
// -----------------------------------------------------------------------------
#pragma once

#include <optional>
#include <type_traits>
#include <typed_pipes/protocols/core/diagnose.hpp>
#include <typed_pipes/protocols/core/report.hpp>
#include <typed_pipes/protocols/core/vocabulary.hpp>

namespace typed_pipes {

// A compile-time error message, in the style of protocols/core/diagnose.hpp.
template <class Part, bool Ok>
struct used_while_const {
  static_assert(Ok,
                "pipes: using a sender, a receiver or a set changes it, and this one is const: a "
                "lambda that owns it is `mutable`");
};

namespace detail {

/// The base of Part, which carries Items. Member: what add() takes.
template <class Part, class Item, class Member = none_t>
class part {
  // What no function could take is reported elsewhere, once.
  using item = std::conditional_t<std::is_object_v<Item>, Item, none_t>;
  template <class Result>
  static auto refused_while_const() {
    return detail::refused<used_while_const<Part, false>, Result>();
  }

 public:
  auto send(item) const { return refused_while_const<void>(); }
  auto try_send(item) const { return refused_while_const<std::optional<item>>(); }
  auto recv() const { return refused_while_const<std::optional<item>>(); }
  template <class Time>
  auto recv_until(const Time&) const {
    return refused_while_const<std::optional<item>>();
  }
  template <class Duration>
  auto recv_for(const Duration&) const {
    return refused_while_const<std::optional<item>>();
  }
  auto try_recv() const { return refused_while_const<std::optional<item>>(); }
  auto next() const { return refused_while_const<std::optional<item>>(); }
  template <class Time>
  auto next_until(const Time&) const {
    return refused_while_const<std::optional<item>>();
  }
  template <class Duration>
  auto next_for(const Duration&) const {
    return refused_while_const<std::optional<item>>();
  }
  auto next_now() const { return refused_while_const<std::optional<item>>(); }
  auto add(Member) const { return refused_while_const<void>(); }
  auto make_sender() const { return refused_while_const<placeholder>(); }
  auto close() const { return refused_while_const<void>(); }
  auto into_end() const& { return detail::refused<used_without_move<Part, false>>(); }
};

/// The same for a part that cannot be copied.
template <class Part, class Item, class Member = none_t>
class one_owner : public part<Part, Item, Member> {
 public:
  one_owner() = default;
  one_owner(const one_owner&) = delete;  // pipes: it has one owner, so move it: [p = std::move(p)]
  one_owner& operator=(const one_owner&) = delete;  // pipes: it has one owner: a = std::move(b)
  one_owner(one_owner&&) noexcept = default;
  one_owner& operator=(one_owner&&) noexcept = default;
  ~one_owner() = default;
};

}  // namespace detail

}  // namespace typed_pipes
