// -----------------------------------------------------------------------------
// cargo.hpp - a message of any edge of one direction, as a queue of values wants to hold it.
// -----------------------------------------------------------------------------
// Default constructible (holds nothing), movable, assignable; trivially copyable where every message
// is. Where a direction has one kind of message only and nobody asks for nothing, the cargo is as
// large as the message, so that a rival's queue holds just what it would hold without us.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <typed_pipes/impls/detail/construct.hpp>
#include <typed_pipes/impls/shape.hpp>
#include <utility>

namespace typed_pipes::rivals {

namespace detail {

/// Edges of graph G in direction D: how many, the last one's number, are all messages plain bytes?
template <class G, direction D>
struct traffic {
  static constexpr std::size_t count = [] {
    std::size_t n = 0;
    for (const auto& e : G::edges) n += G::directions[e.from] == D;
    return n;
  }();
  static constexpr std::size_t last = [] {
    std::size_t number = 0;
    for (std::size_t k = 0; k < G::edges.size(); ++k)
      if (G::directions[G::edges[k].from] == D) number = k;
    return number;
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

// The number of the edge, plus one; nothing is 0. Absent where it goes without saying.
template <bool Told, std::size_t Only>
struct edge_mark {
  std::uint32_t number = 0;
  void set(std::size_t edge) { number = static_cast<std::uint32_t>(edge) + 1; }
  std::size_t edge() const { return number - 1; }
  bool holds() const { return number != 0; }
  void clear() { number = 0; }
};
template <std::size_t Only>
struct edge_mark<false, Only> {
  static void set(std::size_t) {}
  static constexpr std::size_t edge() { return Only; }
  static constexpr bool holds() { return true; }
};

template <class G, direction D>
struct message_room {
  alignas(G::template strictest<D>) std::byte bytes[G::template largest<D>];
};

}  // namespace detail

/// Plain messages: copied as bytes. CanBeNothing: the queue must be able to say so.
template <class G, direction D, bool CanBeNothing>
class plain_cargo {
  using kinds = detail::traffic<G, D>;

 public:
  plain_cargo() = default;
  template <class S, std::size_t I, class... Args>
  plain_cargo(std::type_identity<S>, std::integral_constant<std::size_t, I>, Args&&... args) {
    using message = typename G::template message_of<S, I>;
    // All of it will be copied: bytes that no message fills are not left to chance.
    if constexpr (sizeof(message) < sizeof(room_) || sizeof(room_) == 1) room_ = {};
    typed_pipes::detail::construct<message>(room_.bytes, std::forward<Args>(args)...);
    mark_.set(G::template edge_number<S, I>);
  }

  bool holds() const { return mark_.holds(); }
  std::size_t edge() const { return mark_.edge(); }
  template <class S, std::size_t I>
  auto& as() {
    return *std::launder(reinterpret_cast<typename G::template message_of<S, I>*>(room_.bytes));
  }

 private:
  detail::message_room<G, D> room_;
  [[no_unique_address]] detail::edge_mark<(CanBeNothing || kinds::count > 1), kinds::last> mark_;
};

/// Messages of any kind: moved by their move constructors.
template <class G, direction D>
class moving_cargo {
 public:
  moving_cargo() = default;
  template <class S, std::size_t I, class... Args>
  moving_cargo(std::type_identity<S>, std::integral_constant<std::size_t, I>, Args&&... args) {
    typed_pipes::detail::construct<typename G::template message_of<S, I>>(
        room_.bytes, std::forward<Args>(args)...);
    mark_.set(G::template edge_number<S, I>);
  }
  moving_cargo(moving_cargo&& other) noexcept { take(other); }
  moving_cargo& operator=(moving_cargo&& other) noexcept {
    if (this == &other) return *this;
    drop();
    take(other);
    return *this;
  }
  ~moving_cargo() { drop(); }

  bool holds() const { return mark_.holds(); }
  std::size_t edge() const { return mark_.edge(); }
  template <class S, std::size_t I>
  auto& as() {
    return *std::launder(reinterpret_cast<typename G::template message_of<S, I>*>(room_.bytes));
  }

 private:
  // The message is moved out and destroyed: of two cargoes one holds it.
  void take(moving_cargo& other) noexcept {
    if (!other.holds()) return;
    G::visit_edge(other.edge(), [&]<class S, std::size_t I>() {
      if constexpr (S::direction == D)
        typed_pipes::detail::construct<typename G::template message_of<S, I>>(
            room_.bytes, std::move(other.template as<S, I>()));
    });
    mark_ = other.mark_;
    other.drop();
  }
  void drop() noexcept {
    if (!holds()) return;
    G::visit_edge(edge(), [&]<class S, std::size_t I>() {
      if constexpr (S::direction == D) std::destroy_at(&as<S, I>());
    });
    mark_.clear();
  }

  detail::message_room<G, D> room_;
  detail::edge_mark<true, 0> mark_;
};

template <class G, direction D, bool CanBeNothing>
using cargo = std::conditional_t<detail::traffic<G, D>::plain, plain_cargo<G, D, CanBeNothing>,
                                 moving_cargo<G, D>>;

}  // namespace typed_pipes::rivals
