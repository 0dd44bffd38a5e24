// -----------------------------------------------------------------------------
// message_variant.hpp - any message of one direction of a protocol, as a queue of values holds it.
// -----------------------------------------------------------------------------
// A variant that is default constructible (empty), movable and assignable, and trivially copyable where
// every message is. std::variant would be neither of the size nor of the triviality that queues ask for:
// a direction with one kind of message that is never empty needs no tag, so that the queue holds exactly
// what it would hold without us.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <typed_pipes/impls/base/construct.hpp>
#include <typed_pipes/impls/contract/shape.hpp>
#include <utility>

namespace typed_pipes::rivals {

namespace detail {

/// The edges of graph G in direction D: how many, the last of them, are their messages plain bytes?
template <class G, direction D>
struct edges_in {
  static constexpr std::size_t count = [] {
    std::size_t n = 0;
    for (const auto& e : G::edges) n += G::directions[e.from] == D;
    return n;
  }();
  static constexpr std::size_t last = [] {
    std::size_t edge = 0;
    for (std::size_t k = 0; k < G::edges.size(); ++k)
      if (G::directions[G::edges[k].from] == D) edge = k;
    return edge;
  }();
  static constexpr bool plain = []<class... Ss>(list<Ss...>) {
    const auto plain_in = []<class S>(std::type_identity<S>) {
      return []<class... Es>(list<Es...>) {
        return (true && ... && std::is_trivially_copyable_v<typename Es::message>);
      }(typed_pipes::detail::edges_of_t<S>{});
    };
    return (true && ... && (Ss::direction != D || plain_in(std::type_identity<Ss>{})));
  }(typename G::states{});
};

// The edge whose message is held; empty where Tagged is false and it is always the same one.
template <bool Tagged, std::size_t Only>
struct edge_tag {
  std::uint32_t edge_plus_one = 0;  // 0: empty
  void set(std::size_t edge) { edge_plus_one = static_cast<std::uint32_t>(edge) + 1; }
  std::size_t edge() const { return edge_plus_one - 1; }
  bool has_value() const { return edge_plus_one != 0; }
  void clear() { edge_plus_one = 0; }
};
template <std::size_t Only>
struct edge_tag<false, Only> {
  static void set(std::size_t) {}
  static constexpr std::size_t edge() { return Only; }
  static constexpr bool has_value() { return true; }
};

template <class G, direction D>
struct message_storage {
  alignas(G::template strictest<D>) std::byte bytes[G::template largest<D>];
};

}  // namespace detail

/// Holds plain messages and is copied as bytes. CanBeEmpty: whether a queue has to tell an empty one from a
/// message.
template <class G, direction D, bool CanBeEmpty>
class plain_message_variant {
  using edges = detail::edges_in<G, D>;

 public:
  plain_message_variant() = default;
  template <class S, std::size_t E, class... Args>
  plain_message_variant(std::type_identity<S>, std::integral_constant<std::size_t, E>,
                        Args&&... args) {
    using message = typename G::template message_of<S, E>;
    // All bytes are copied: those that the message leaves free must not be indeterminate.
    if constexpr (sizeof(message) < sizeof(storage_) || sizeof(storage_) == 1) storage_ = {};
    typed_pipes::detail::construct<message>(storage_.bytes, std::forward<Args>(args)...);
    tag_.set(G::template edge_index<S, E>);
  }

  bool has_value() const { return tag_.has_value(); }
  std::size_t edge() const { return tag_.edge(); }
  template <class S, std::size_t E>
  auto& as() {
    return *std::launder(reinterpret_cast<typename G::template message_of<S, E>*>(storage_.bytes));
  }

 private:
  detail::message_storage<G, D> storage_;
  [[no_unique_address]] detail::edge_tag<(CanBeEmpty || edges::count > 1), edges::last> tag_;
};

/// Holds messages of any kind and moves them by their move constructors.
template <class G, direction D>
class moving_message_variant {
 public:
  moving_message_variant() = default;
  template <class S, std::size_t E, class... Args>
  moving_message_variant(std::type_identity<S>, std::integral_constant<std::size_t, E>,
                         Args&&... args) {
    typed_pipes::detail::construct<typename G::template message_of<S, E>>(
        storage_.bytes, std::forward<Args>(args)...);
    tag_.set(G::template edge_index<S, E>);
  }
  moving_message_variant(moving_message_variant&& other) noexcept { take(other); }
  moving_message_variant& operator=(moving_message_variant&& other) noexcept {
    if (this == &other) return *this;
    reset();
    take(other);
    return *this;
  }
  ~moving_message_variant() { reset(); }

  bool has_value() const { return tag_.has_value(); }
  std::size_t edge() const { return tag_.edge(); }
  template <class S, std::size_t E>
  auto& as() {
    return *std::launder(reinterpret_cast<typename G::template message_of<S, E>*>(storage_.bytes));
  }

 private:
  // Leaves the other one empty, unlike std::variant: a queue drops what it moved from without a look.
  void take(moving_message_variant& other) noexcept {
    if (!other.has_value()) return;
    G::visit_edge(other.edge(), [&]<class S, std::size_t E>() {
      if constexpr (S::direction == D)
        typed_pipes::detail::construct<typename G::template message_of<S, E>>(
            storage_.bytes, std::move(other.template as<S, E>()));
    });
    tag_ = other.tag_;
    other.reset();
  }
  void reset() noexcept {
    if (!has_value()) return;
    G::visit_edge(edge(), [&]<class S, std::size_t E>() {
      if constexpr (S::direction == D) std::destroy_at(&as<S, E>());
    });
    tag_.clear();
  }

  detail::message_storage<G, D> storage_;
  detail::edge_tag<true, 0> tag_;
};

template <class G, direction D, bool CanBeEmpty>
using message_variant =
    std::conditional_t<detail::edges_in<G, D>::plain, plain_message_variant<G, D, CanBeEmpty>,
                       moving_message_variant<G, D>>;

}  // namespace typed_pipes::rivals
