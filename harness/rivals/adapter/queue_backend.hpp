// -----------------------------------------------------------------------------
// queue_backend.hpp - a backend from two of a rival's queues, one for each direction.
// -----------------------------------------------------------------------------
// Shape      one session, two ports; a lane per direction in which the protocol sends.
// Protocol   any.
// Message    constructed on the sender's stack, moved into the queue, out of it, to the handler.
// Waiting    as the plug's authors recommend: their own blocking, or tries with a policy between.
// Progress   the queue's; ours is one look at a word that nobody writes while messages flow.
// Memory     the queue's; the channel is one allocation, freed by the last to leave.
// Close      put after the peer left keeps the message until the last leaves, or destroys it; take
//            drains, then closed.
// Orderings  as in lane.hpp, and
//            [last]  ~port() release ends  ->  ~port() acquire ends : who frees the channel
// Source     this project; the queues are others'.
// -----------------------------------------------------------------------------
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <typed_pipes/impls/backend.hpp>
#include <utility>

#include "harness/rivals/adapter/one_way_channel.hpp"

namespace typed_pipes::rivals {

namespace detail {

template <class G, class Plug, class Waiting>
struct channel {
  template <direction D>
  static auto kind_of_lane() {
    if constexpr (traffic<G, D>::count == 0)
      return std::type_identity<no_lane>{};
    else
      return std::type_identity<lane<G, D, Plug, Waiting>>{};
  }
  template <direction D>
  using lane_of = typename decltype(kind_of_lane<D>())::type;

  [[no_unique_address]] lane_of<direction::to_server> to_server;
  [[no_unique_address]] lane_of<direction::to_client> to_client;
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

  template <class S, std::size_t I, class... Args>
  queue_port put(Args&&... args) && {
    auto v = load<S, I>(std::forward<Args>(args)...);
    if constexpr (std::is_same_v<typename G::template next_of<S, I>, end>)
      outbox().put_last(v);
    else
      outbox().put(v);
    return std::move(*this);
  }

  template <class S, std::size_t I, class Res, class M, class Sent, class Full, class Closed>
  Res try_put(M m, Sent&& sent, Full&& full, Closed&& closed) && {
    if (outbox().nobody()) {
      { const queue_port gone(std::move(*this)); }  // leaves before the handler runs
      return std::forward<Closed>(closed)(std::move(m));
    }
    auto v = load<S, I>(std::move(m));
    if (outbox().try_put(v)) return std::forward<Sent>(sent)(std::move(*this));
    return std::forward<Full>(full)(std::move(v.template as<S, I>()), std::move(*this));
  }

  template <class S, class Res, class Message, class Closed>
  Res take(Message&& message, Closed&& closed) && {
    inbound v;
    const outcome what = inbox().take(v, nullptr);
    return hand_over<S, Res>(what, v, message, closed);
  }

  template <class S, class Res, class Message, class Closed, class Late>
  Res take_until(clock::time_point t, Message&& message, Closed&& closed, Late&& late) && {
    inbound v;
    const outcome what = inbox().take(v, &t);
    if (what == outcome::late) return std::forward<Late>(late)(std::move(*this));
    return hand_over<S, Res>(what, v, message, closed);
  }

  template <class S>
  bool ready() const {
    return inbox().ready();
  }
  template <class S>
  bool arm(notifier::member& whom) const {
    return inbox().arm(whom);
  }
  template <class S>
  bool disarm(notifier::member&) const {
    return inbox().disarm();
  }

 private:
  static constexpr direction out = sent_by(R);
  static constexpr direction in =
      out == direction::to_server ? direction::to_client : direction::to_server;
  using inbox_type = typename channel_type::template lane_of<in>;

  template <class Lane>
  struct carried {
    using type = typename Lane::cargo_type;
  };
  template <std::same_as<no_lane> Lane>
  struct carried<Lane> {
    using type = no_lane;
  };
  using inbound = typename carried<inbox_type>::type;

  auto& outbox() const { return channel_->template get<out>(); }
  auto& inbox() const { return channel_->template get<in>(); }

  template <class S, std::size_t I, class... Args>
  static auto load(Args&&... args) {
    using lane_type = typename channel_type::template lane_of<out>;
    return typename lane_type::cargo_type(std::type_identity<S>{},
                                          std::integral_constant<std::size_t, I>{},
                                          std::forward<Args>(args)...);
  }

  template <class S, class Res, class Message, class Closed>
  Res hand_over(outcome what, inbound& v, Message& message, Closed& closed) {
    if (what == outcome::closed) {
      channel_.reset();
      return closed();
    }
    constexpr std::size_t count = typed_pipes::detail::edges_of_t<S>::size;
    return typed_pipes::detail::dispatch<count>(
        v.edge() - G::template edge_number<S, 0>, [&](auto i) -> Res {
          return message(i, std::move(v.template as<S, i.value>()), std::move(*this));
        });
  }

  struct leaving {
    void operator()(channel_type* c) const {
      c->template get<out>().sender_leaves();
      c->template get<in>().receiver_leaves();
      // [last] acquire, release: the other's last touch of the channel is over before this frees it.
      if (c->ends.fetch_sub(1, std::memory_order_acq_rel) == 1) delete c;
    }
  };
  std::unique_ptr<channel_type, leaving> channel_;  // dropped, it leaves the session
};

}  // namespace detail

template <class Plug, class Waiting>
struct queue_backend {
  using plug = Plug;
  using waiting = Waiting;
  static constexpr backend_traits traits{.name = Plug::name,
                                         .wait = Waiting::name,
                                         .origin = origin_of<Plug>(),
                                         .put_blocks = Plug::put_blocks,
                                         .allocates = Plug::allocates,
                                         .bounded_protocols_only = false,
                                         .design = Plug::design,
                                         .source = Plug::source,
                                         .capacity = Plug::capacity,
                                         .package = Plug::package,
                                         .family = family_of<Plug>()};

  /// Does a receiver spin inside the queue, whatever the policy?
  static constexpr bool spins_inside =
      !Waiting::sleeps &&
      commits<queue_of<Plug, std::uint64_t>, Waiting, element_of<Plug, std::uint64_t>>;

  template <class G, role R>
  using port = detail::queue_port<G, R, Plug, Waiting>;

  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open() {
    auto* const c = new detail::channel<G, Plug, Waiting>;
    return {port<G, role::client>(c), port<G, role::server>(c)};
  }
};

}  // namespace typed_pipes::rivals
