// -----------------------------------------------------------------------------
// queue_backend.hpp - a backend from two of another project's queues, one for each direction.
// -----------------------------------------------------------------------------
// Shape      one session, two ports; a one-way channel per direction in which the protocol sends.
// Protocol   any.
// Message    constructed on the sender's stack, moved into the queue, out of it, to the handler.
// Waiting    as the queue's authors recommend: their own blocking, or tries with a policy between.
// Progress   the queue's; we add one read of a word that is not written while messages flow.
// Memory     the queue's; the channel is one allocation, freed by the last to leave.
// Close      put after the peer left keeps the message until the last leaves, or destroys it; take
//            drains, then closed.
// Orderings  as in one_way_channel.hpp, and
//            [last]  ~port() release ends  ->  ~port() acquire ends : the last one frees the channel
// Source     this project; the queues are others'.
// -----------------------------------------------------------------------------
#pragma once

#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/detail/owner.hpp>
#include <utility>

#include "harness/rivals/adapter/one_way_channel.hpp"

namespace typed_pipes::rivals {

namespace detail {

template <class G, class Plug, class Waiting>
struct channel {
  template <direction D>
  static auto kind_of() {
    if constexpr (edges_in<G, D>::count == 0)
      return std::type_identity<unused_direction>{};
    else
      return std::type_identity<one_way_channel<G, D, Plug, Waiting>>{};
  }
  template <direction D>
  using one_way = typename decltype(kind_of<D>())::type;

  [[no_unique_address]] one_way<direction::to_server> to_server;
  [[no_unique_address]] one_way<direction::to_client> to_client;
  std::atomic<std::uint32_t> ends{2};

  template <direction D>
  auto& get() {
    if constexpr (D == direction::to_server)
      return to_server;
    else
      return to_client;
  }
};

template <class G, role R, class Plug, class Waiting>
class queue_port {
  using channel_type = channel<G, Plug, Waiting>;

 public:
  queue_port() = default;
  explicit queue_port(channel_type* c) noexcept : channel_(c) {}
  explicit operator bool() const noexcept { return channel_ != nullptr; }

  template <class S, std::size_t E, class... Args>
  queue_port put(Args&&... args) && {
    auto v = wrap<S, E>(std::forward<Args>(args)...);
    if constexpr (std::is_same_v<typename G::template next_of<S, E>, end>)
      outgoing().put_last(v);
    else
      outgoing().put(v);
    return std::move(*this);
  }

  template <class S, std::size_t E, class Res, class M, class Sent, class Full, class Closed>
  Res try_put(M m, Sent&& sent, Full&& full, Closed&& closed) && {
    if (outgoing().receiver_left()) {
      { const queue_port left(std::move(*this)); }  // leaves before the handler runs
      return std::forward<Closed>(closed)(std::move(m));
    }
    auto v = wrap<S, E>(std::move(m));
    if (outgoing().try_put(v)) return std::forward<Sent>(sent)(std::move(*this));
    return std::forward<Full>(full)(std::move(v.template as<S, E>()), std::move(*this));
  }

  template <class S, class Res, class Message, class Closed>
  Res take(Message&& message, Closed&& closed) && {
    received v;
    const outcome what = incoming().take(v, nullptr);
    return hand_over<S, Res>(what, v, message, closed);
  }

  template <class S, class Res, class Message, class Closed, class Late>
  Res take_until(clock::time_point t, Message&& message, Closed&& closed, Late&& late) && {
    received v;
    const outcome what = incoming().take(v, &t);
    if (what == outcome::late) return std::forward<Late>(late)(std::move(*this));
    return hand_over<S, Res>(what, v, message, closed);
  }

  template <class S>
  bool ready() const {
    return incoming().ready();
  }
  template <class S>
  bool arm(notifier::member& whom) const {
    return incoming().arm(whom);
  }
  template <class S>
  bool disarm(notifier::member&) const {
    return incoming().disarm();
  }

 private:
  static constexpr direction out = sent_by(R);
  static constexpr direction in =
      out == direction::to_server ? direction::to_client : direction::to_server;

  template <class OneWay>
  struct element_held {
    using type = typename OneWay::element;
  };
  template <std::same_as<unused_direction> OneWay>
  struct element_held<OneWay> {
    using type = unused_direction;
  };
  using received = typename element_held<typename channel_type::template one_way<in>>::type;

  auto& outgoing() const { return channel_->template get<out>(); }
  auto& incoming() const { return channel_->template get<in>(); }

  template <class S, std::size_t E, class... Args>
  static auto wrap(Args&&... args) {
    using element = typename channel_type::template one_way<out>::element;
    return element(std::type_identity<S>{}, std::integral_constant<std::size_t, E>{},
                   std::forward<Args>(args)...);
  }

  template <class S, class Res, class Message, class Closed>
  Res hand_over(outcome what, received& v, Message& message, Closed& closed) {
    if (what == outcome::closed) {
      { const auto left = std::move(channel_); }  // leaves before the handler runs
      return closed();
    }
    constexpr std::size_t count = typed_pipes::detail::edges_of_t<S>::size;
    return typed_pipes::detail::dispatch<count>(
        v.edge() - G::template edge_index<S, 0>, [&](auto i) -> Res {
          return message(i, std::move(v.template as<S, i.value>()), std::move(*this));
        });
  }

  struct leave {
    void operator()(channel_type* c) const noexcept {
      c->template get<out>().sender_leaves();
      c->template get<in>().receiver_leaves();
      // [last] acquire, release: the other's last touch of the channel is over before this frees it.
      if (c->ends.fetch_sub(1, std::memory_order_acq_rel) == 1) delete c;
    }
  };
  typed_pipes::detail::owner<channel_type, leave> channel_;
};

}  // namespace detail

/// Rival: the struct that describes the queue's project.
template <class Plug, class Waiting, class Rival>
struct queue_backend {
  static constexpr backend_traits traits{.name = Plug::traits.name,
                                         .wait = Waiting::name,
                                         .origin = origin_of<Rival>(),
                                         .put_blocks = Plug::traits.put_blocks,
                                         .allocates = Plug::traits.allocates,
                                         .bounded_protocols_only = false,
                                         .design = Plug::traits.design,
                                         .source = Plug::traits.source,
                                         .capacity = Plug::traits.capacity,
                                         .package = Rival::needed.package,
                                         .family = Plug::traits.family,
                                         .look = Plug::traits.look,
                                         .keeps_threads = Plug::traits.keeps_threads};

  /// Whether a receiver polls inside the queue's pop, whatever the policy is.
  static constexpr bool spins_inside =
      !Waiting::sleeps &&
      waits_in_pop<queue_of<Plug, std::uint64_t>, Waiting, element_of<Plug, std::uint64_t>>;

  template <class G, role R>
  using port = detail::queue_port<G, R, Plug, Waiting>;

  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open() {
    auto* const c = new detail::channel<G, Plug, Waiting>;
    return {port<G, role::client>(c), port<G, role::server>(c)};
  }
};

}  // namespace typed_pipes::rivals
