// -----------------------------------------------------------------------------
// single_shot.hpp - one packet per message; the packet for the next message travels inside it.
// -----------------------------------------------------------------------------
// Shape      one session, two ports; the state says which of them may put.
// Protocol   any, bounded or not.
// Message    constructed in the packet; handed out from there without a second copy.
// Waiting    spin, spin_then_park or park; the sender never waits.
// Progress   put: one allocation, one exchange. take: waits for the peer; one exchange if it
//            sleeps, none if the message is there.
// Memory     one packet per undelivered message and one empty; 1 allocation per message.
// Close      put after the peer left destroys the message; take drains, then closed.
// Orderings  [fill]  put() release state  ->  take() acquire state : message, edge, next
//            [left]  ~port() release state  ->  put(), take(), ~port() acquire state : who frees
//            [bell]  arm() release state  ->  put(), ~port() acquire state : whom to ring
// Source     Rust libcore/pipes.rs, July 2012 (Holk): a packet is one heap object, freed by
//            whoever finds the other side done.
// Differs    the receiver first looks with a plain acquire load (Rust had that from August
//            2012 on); the sleeper is woken by address, so no task pointer is exchanged or
//            counted; a wait has a deadline.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "impls/backend.hpp"
#include "impls/detail/construct.hpp"
#include "impls/detail/packet.hpp"
#include "impls/detail/shared_packets.hpp"
#include "impls/detail/sync.hpp"
#include "impls/detail/waiting.hpp"

namespace pipes {

template <class Waiting, class Sync = detail::real_sync>
struct basic_single_shot {
  static constexpr backend_traits traits{.name = "single_shot",
                                         .wait = Waiting::name,
                                         .room = room::unbounded,
                                         .allocates = allocation::per_message,
                                         .bounded_protocols_only = false,
                                         .source = "Rust libcore/pipes.rs, July 2012 (Holk)"};

  using sync = Sync;
  using header = detail::packet_header<Sync, Waiting>;
  template <class G, class S>
  using packet = detail::packet<G, S, Sync, Waiting>;

  template <class G, class S>
  static packet<G, S>* make_packet(detail::packet_place<Waiting> place) {
    void* memory = Sync::allocate(sizeof(packet<G, S>), alignof(packet<G, S>));
    return ::new (memory) packet<G, S>(place);
  }
  /// The one for what comes after the message of state S in `here`. Reads it only when there is memory:
  /// what was read before would have to be kept over that call.
  template <class G, class S, class Next>
  static packet<G, Next>* make_successor(const auto& here) {
    void* memory = Sync::allocate(sizeof(packet<G, Next>), alignof(packet<G, Next>));
    return ::new (memory) packet<G, Next>(
        here->place.template moved<G::template index_of<S>, G::template index_of<Next>>());
  }

  template <class G, class S>
  static void free_packet(header* p) noexcept {
    using whole = packet<G, S>;
    if constexpr (!std::is_trivially_destructible_v<whole>) std::destroy_at(static_cast<whole*>(p));
    Sync::release(p, alignof(whole));
  }
  /// The same where only the packet knows its state.
  template <class G>
  static void free_any_packet(header* p) noexcept {
    detail::dispatch<G::state_count>(
        p->place.at(), [p](auto s) { free_packet<G, typename G::template state_at<s.value>>(p); });
  }

  template <class G, role R>
  class port {
   public:
    port() = default;
    explicit port(header* p) noexcept : packet_(p) {}
    explicit operator bool() const noexcept { return packet_ != nullptr; }

    template <class S, std::size_t I, class... Args>
    port put(Args&&... args) && {
      successor<S, typename G::template next_of<S, I>> next(packet_);
      write<S, I>(packet_.get(), next.packet, std::forward<Args>(args)...);
      header* const here = packet_.release();
      if (detail::publish(*here, detail::filled) == detail::left) {
        std::destroy_at(&message<S, I>(here));
        abandon<S>(here, next.packet);
      }
      return port(next.release());
    }

    template <class S, std::size_t I, class Res, class M, class Sent, class Full, class Closed>
    Res try_put(M m, Sent&& sent, Full&&, Closed&& closed) && {
      successor<S, typename G::template next_of<S, I>> next(packet_);
      write<S, I>(packet_.get(), next.packet, std::move(m));
      header* const here = packet_.release();
      if (detail::publish(*here, detail::filled) != detail::left)
        return std::forward<Sent>(sent)(port(next.release()));
      M back(std::move(message<S, I>(here)));
      std::destroy_at(&message<S, I>(here));
      free_packet<G, S>(here);
      return std::forward<Closed>(closed)(std::move(back));
    }

    template <class S, class Res, class Message, class Closed>
    Res take(Message&& message, Closed&& closed) && {
      const auto got = wait(nullptr);
      return deliver<S, Res>(got, message, closed);
    }

    template <class S, class Res, class Message, class Closed, class Late>
    Res take_until(clock::time_point t, Message&& message, Closed&& closed, Late&& late) && {
      const auto got = wait(&t);
      if (got.state == detail::empty) return std::forward<Late>(late)(port(got.packet));
      return deliver<S, Res>(got, message, closed);
    }

    template <class S>
    bool ready() const {
      // relaxed: nothing is read but the word; the take that follows acquires.
      const std::uint32_t seen = packet_->state.load(std::memory_order_relaxed);
      return seen == detail::filled || seen == detail::left;
    }

    template <class S>
    bool arm(typename basic_bell<Sync>::member& whom) const {
      return detail::arm(*packet_, whom);
    }
    template <class S>
    bool disarm(typename basic_bell<Sync>::member&) const {
      return detail::disarm(*packet_);
    }

   private:
    auto wait(const clock::time_point* t) {
      return detail::wait_for_message<Sync, Waiting>(
          packet_.release(), [](header* q) { return q->place.policy(); }, t);
    }

    template <class, class, role, class>
    friend class detail::shared_packets;

    template <class S, std::size_t I>
    static auto& message(header* p) {
      using M = typename G::template message_of<S, I>;
      return static_cast<packet<G, S>*>(p)->room.read().template as<M>();
    }

    // The packet for the message after this one, ours alone until this one is published: a message whose
    // constructor throws takes it along.
    template <class S, class Next>
    struct successor {
      static constexpr bool exists = !std::is_same_v<Next, end>;
      header* packet = nullptr;

      explicit successor([[maybe_unused]] const auto& here) {
        if constexpr (exists)
          packet = make_successor<G, S, Next>(here);
      }
      ~successor() {
        if constexpr (exists) {
          if (packet != nullptr) free_packet<G, Next>(packet);
        }
      }
      successor(const successor&) = delete;
      successor& operator=(const successor&) = delete;
      header* release() { return std::exchange(packet, nullptr); }
    };

    // If the constructor throws, nothing is published and this port's packet closes with its owner.
    template <class S, std::size_t I, class... Args>
    static void write(header* here, header* next, Args&&... args) {
      using M = typename G::template message_of<S, I>;
      detail::construct<M>(static_cast<packet<G, S>*>(here)->room.write().bytes,
                           std::forward<Args>(args)...);
      here->say({static_cast<std::uint16_t>(G::template edge_number<S, I>), next});
    }

    // The peer left before it could see this message: the rest of the session is ours alone.
    template <class S>
    static void abandon(header* here, header* next) noexcept {
      free_packet<G, S>(here);
      // relaxed: no other thread ever learned of this packet.
      if (next != nullptr) next->state.store(detail::left, std::memory_order_relaxed);
    }

    // Message and packet are gone when the handler has returned or thrown.
    template <class M>
    struct owned_message {
      M& value;
      ~owned_message() { std::destroy_at(std::addressof(value)); }
    };
    template <class S>
    struct owned_packet {
      header* packet;
      ~owned_packet() { free_packet<G, S>(packet); }
    };

    template <class S, class Res, class Message, class Closed>
    Res deliver(detail::waited<header> got, Message& message, Closed& closed) {
      const owned_packet<S> here{got.packet};
      if (got.state == detail::left) return closed();
      const auto says = here.packet->said();
      constexpr std::size_t count = detail::edges_of_t<S>::size;
      return detail::dispatch<count>(says.edge - G::template edge_number<S, 0>, [&](auto i) -> Res {
        using M = typename G::template message_of<S, i.value>;
        const owned_message<M> m{port::message<S, i.value>(here.packet)};
        return message(i, std::move(m.value), port(says.next));
      });
    }

    // An undelivered message is destroyed and the session followed to where its sender stands.
    static void leave(header* p) noexcept {
      while (p != nullptr) {
        const auto before = detail::publish(*p, detail::left);
        if (before != detail::filled && before != detail::left) return;  // the peer frees it
        header* next = nullptr;
        if (before == detail::filled) {
          const auto says = p->said();
          next = says.next;
          G::visit_edge(says.edge,
                        [p]<class S, std::size_t I>() { std::destroy_at(&message<S, I>(p)); });
        }
        free_any_packet<G>(p);
        p = next;
      }
    }

    struct leaving {
      void operator()(header* p) const noexcept { leave(p); }
    };
    std::unique_ptr<header, leaving> packet_;  // dropped, it leaves the session
  };

  /// A port from which many threads send: shared_packets.hpp.
  template <class G, role R, class S>
  using shared_port = detail::shared_packets<basic_single_shot, G, R, S>;

  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open(wait_strategy how = {}) {
    header* const first = make_packet<G, typename G::start>(
        detail::packet_place<Waiting>(0, kept_policy<Waiting>(how)));
    return {port<G, role::client>(first), port<G, role::server>(first)};
  }
};

using single_shot = basic_single_shot<spin_then_park>;

}  // namespace pipes
