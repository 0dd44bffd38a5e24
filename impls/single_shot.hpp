// -----------------------------------------------------------------------------
// single_shot.hpp - one packet per message, which carries the packet for the next message.
// -----------------------------------------------------------------------------
// Shape      one session, two ports; the state says which of them may put.
// Protocol   any, bounded or not.
// Message    constructed in the packet; handed out from there without a second copy.
// Waiting    spin, spin_then_park or park; the sender never waits.
// Progress   put: one allocation, one exchange. take: waits for the peer; one exchange if it
//            sleeps, none if the message is there.
// Memory     one packet per undelivered message and one empty; 1 allocation per message.
// Close      put after the peer left destroys the message; take delivers what was sent before,
//            then closed.
// Orderings  [fill]      put() release state  ->  take() acquire state : message, edge, next
//            [left]      ~port() release state  ->  put(), take(), ~port() acquire state : which side
//                        frees the packet
//            [notifier]  arm() release state  ->  put(), ~port() acquire state : which notifier member to
//                        notify
// Source     Rust libcore/pipes.rs, July 2012 (Holk): a packet is one heap object, freed by
//            the side that finds the other one done.
// Differs    the receiver first polls with an acquire load (Rust did so from August 2012 on); a
//            sleeping receiver is woken by address, so no task pointer is exchanged or counted;
//            a wait may have a deadline.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <typed_pipes/impls/base/closing.hpp>
#include <typed_pipes/impls/base/construct.hpp>
#include <typed_pipes/impls/base/sync.hpp>
#include <typed_pipes/impls/base/waiting.hpp>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/detail/packet.hpp>
#include <typed_pipes/impls/detail/packet_port.hpp>
#include <typed_pipes/impls/detail/shared_packets.hpp>
#include <utility>

namespace typed_pipes {

/// A packet on the heap per message: the pipes of July 2012. Put never blocks. A port is for one thread at a time; many threads may send
/// through a shared_port.
template <class Waiting, class Sync = detail::real_sync>
struct basic_single_shot {
  static constexpr backend_traits traits{
      .name = "single_shot",
      .wait = Waiting::name,
      .origin = origin::historic,
      .put_blocks = put_blocks::never,
      .allocates = allocation::per_message,
      .bounded_protocols_only = false,
      .design = "a heap packet per message, which carries the packet of the next",
      .source = "Rust libcore/pipes.rs, July 2012 (Holk)",
      .look = 3};

  using sync = Sync;
  using header = detail::packet_header<Sync>;
  template <class G, class S>
  using packet = detail::packet<G, S, Sync>;

  template <class G, class S>
  static packet<G, S>* make_packet() {
    void* memory = Sync::allocate(sizeof(packet<G, S>), alignof(packet<G, S>));
    return ::new (memory) packet<G, S>;
  }

  template <class G, class S>
  static void free_packet(header* p) noexcept {
    using whole = packet<G, S>;
    if constexpr (!std::is_trivially_destructible_v<whole>) std::destroy_at(static_cast<whole*>(p));
    Sync::release(p, alignof(whole));
  }
  /// As free_packet, for a state that only the packet knows.
  template <class G>
  static void free_any_packet(header* p) noexcept {
    detail::dispatch<G::state_count>(
        p->state_index, [p](auto s) { free_packet<G, typename G::template state_at<s.value>>(p); });
  }

  template <class G, role R>
  class port : public detail::packet_port<port<G, R>, Sync, Waiting> {
    using base = detail::packet_port<port, Sync, Waiting>;
    friend base;
    using base::packet_;
    using typename base::undelivered_packets;

   public:
    using base::base;

    template <class S, std::size_t E, class... Args>
    port put(Args&&... args) && {
      successor<typename G::template next_of<S, E>> next;
      write<S, E>(packet_.get(), next.packet, std::forward<Args>(args)...);
      header* const here = packet_.release();
      if (detail::publish(*here, detail::filled) == detail::left) {
        detail::destroy_message<G, S, E>(*here);
        abandon<S>(here, next.packet);
      }
      return port(next.release());
    }

    template <class S, std::size_t E, class Res, class M, class Sent, class Full, class Closed>
    Res try_put(M m, Sent&& sent, Full&&, Closed&& closed) && {
      successor<typename G::template next_of<S, E>> next;
      write<S, E>(packet_.get(), next.packet, std::move(m));
      header* const here = packet_.release();
      if (detail::publish(*here, detail::filled) != detail::left)
        return std::forward<Sent>(sent)(port(next.release()));
      M back(std::move(detail::message_in<G, S, E>(*here)));
      detail::destroy_message<G, S, E>(*here);
      free_packet<G, S>(here);
      return std::forward<Closed>(closed)(std::move(back));
    }

   private:
    template <class, class, role, class>
    friend class detail::shared_packets;

    // The packet for the message after this one. It belongs to this thread until this message is published;
    // if the message's constructor throws, it is freed.
    template <class Next>
    struct successor {
      static constexpr bool exists = !std::is_same_v<Next, end>;
      header* packet = nullptr;

      successor() {
        if constexpr (exists) packet = make_packet<G, Next>();
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

    // If the constructor throws, nothing is published, and the packet leaves with its port.
    template <class S, std::size_t E, class... Args>
    static void write(header* here, header* next, Args&&... args) {
      using M = typename G::template message_of<S, E>;
      detail::construct<M>(static_cast<packet<G, S>*>(here)->storage.write().bytes,
                           std::forward<Args>(args)...);
      here->write_label({static_cast<std::uint16_t>(G::template edge_index<S, E>), next});
    }

    // The peer left before it could see this message: no other thread has the rest of the session.
    template <class S>
    static void abandon(header* here, header* next) noexcept {
      free_packet<G, S>(here);
      // relaxed: no other thread knows this packet.
      if (next != nullptr) next->state.store(detail::left, std::memory_order_relaxed);
    }

    // Destroy the message and free the packet when the handler has returned or thrown.
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
    static Res deliver(header* p, detail::packet_state state, Message& message, Closed& closed) {
      const owned_packet<S> here{p};
      if (state == detail::left) return closed();
      const auto label = here.packet->read_label();
      constexpr std::size_t count = detail::edges_of_t<S>::size;
      return detail::dispatch<count>(label.edge - G::template edge_index<S, 0>, [&](auto i) -> Res {
        using M = typename G::template message_of<S, i.value>;
        const owned_message<M> m{detail::message_in<G, S, i.value>(*here.packet)};
        return message(i, std::move(m.value), port(label.next));
      });
    }

    // Leaves at p, then destroys the messages that nobody will receive.
    [[gnu::noinline]] static void leave(header* p) noexcept {
      const auto before = detail::publish(*p, detail::left);
      if (before == detail::left) free_any_packet<G>(p);  // otherwise the peer frees it, or
      if (before == detail::filled) [[unlikely]]
        leave_undelivered(p);
    }

    [[gnu::noinline]] static void leave_undelivered(header* first) noexcept {
      if (header* const unused = detail::leave_behind(first)) free_any_packet<G>(unused);
      detail::destroy_undelivered<undelivered_packets>(*first);
    }

    static void destroy_undelivered(header& first) noexcept {
      detail::destroy_messages<G>(first, [](header* p) { free_any_packet<G>(p); });
    }
  };

  /// A port from which many threads may send (shared_packets.hpp).
  template <class G, role R, class S>
  using shared_port = detail::shared_packets<basic_single_shot, G, R, S>;

  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open() {
    header* const first = make_packet<G, typename G::start>();
    return {port<G, role::client>(first), port<G, role::server>(first)};
  }
};

/// A packet on the heap per message: any protocol, no capacity, a send never waits. Many threads may send at
/// one end (shared_sender). A receiver polls, then sleeps. Source: Rust's pipes of July 2012.
using single_shot = basic_single_shot<spin_then_park>;

}  // namespace typed_pipes
