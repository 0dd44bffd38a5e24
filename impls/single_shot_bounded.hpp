// -----------------------------------------------------------------------------
// single_shot_bounded.hpp - one buffer for the whole session, with a packet per state, used again.
// -----------------------------------------------------------------------------
// Shape      one session, two ports; the state says which of them may put.
// Protocol   bounded: no cycle of messages in one direction only.
// Message    constructed in its state's packet; moved out before the handler runs, because the
//            handler may bring the session back to this packet.
// Waiting    spin, spin_then_park or park; the sender never waits.
// Progress   put: one exchange. take: waits for the peer; one exchange if it sleeps, and a
//            plain store to empty the packet.
// Memory     one allocation at creation, freed by the last side to leave; none per message.
// Close      put after the peer left destroys the message; take delivers what was sent before,
//            then closed.
// Orderings  [fill]      put() release state  ->  take() acquire state : message, edge
//            [left]      ~port() release state  ->  put(), take(), ~port() acquire state
//            [last]      ~port() release count  ->  ~port() acquire count : which side frees the buffer
//            [notifier]  arm() release state  ->  put(), ~port() acquire state : which notifier member to
//                        notify
// Source     Rust libcore/pipes.rs, August 2012 (Holk): bounded protocols.
// Differs    an endpoint is not counted per message: the count goes from two to zero; each packet has
//            cache lines of its own; the store that empties a packet is atomic.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <array>
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
#include <utility>

namespace typed_pipes {

/// A packet per state, used again: the bounded pipes of August 2012. Put never blocks. A port is for one thread at a time.
template <class Waiting, class Sync = detail::real_sync>
struct basic_single_shot_bounded {
  static constexpr backend_traits traits{
      .name = "single_shot_bounded",
      .wait = Waiting::name,
      .origin = origin::historic,
      .put_blocks = put_blocks::never,
      .allocates = allocation::at_creation,
      .bounded_protocols_only = true,
      .design = "one buffer per session with a packet per state, used again",
      .source = "Rust libcore/pipes.rs, August 2012 (Holk)",
      .look = 4};

  using header = detail::packet_header<Sync>;
  template <class G, class S>
  using packet = detail::packet<G, S, Sync>;

  // The number of endpoints, then the packets in the order of their states. A port holds only a pointer to
  // its packet; the index of the packet's state tells its offset in the buffer.
  template <class G>
  struct buffer {
    static constexpr std::size_t line =
        64;  // packets share no cache line: each is polled by one side

    struct place {
      std::size_t offset, size, align;
    };
    static constexpr std::array<place, G::state_count> places = [] {
      std::array<place, G::state_count> out{};
      for (std::size_t s = 0; s < out.size(); ++s)
        out[s] = detail::dispatch<G::state_count>(s, [](auto i) {
          using whole = packet<G, typename G::template state_at<i.value>>;
          return place{0, sizeof(whole), (std::max)(alignof(whole), line)};
        });
      std::size_t at = line;  // the first line holds the count
      for (auto& p : out) {
        p.offset = (at + p.align - 1) / p.align * p.align;
        at = p.offset + p.size;
      }
      return out;
    }();
    static constexpr std::size_t align = [] {
      std::size_t most = line;
      for (const auto& p : places) most = (std::max)(most, p.align);
      return most;
    }();
    static constexpr std::size_t size = places.back().offset + places.back().size;

    typename Sync::template atomic<std::uint32_t> ends{2};

    std::byte* base() { return reinterpret_cast<std::byte*>(this); }
    static buffer* of(header* p) {
      return reinterpret_cast<buffer*>(reinterpret_cast<std::byte*>(p) -
                                       places[p->state_index].offset);
    }
    header* packet_of(std::size_t s) {
      return std::launder(reinterpret_cast<header*>(base() + places[s].offset));
    }

    static buffer* make() {
      auto* const b = ::new (Sync::allocate(size, align)) buffer;
      for (std::size_t s = 0; s < G::state_count; ++s)
        detail::dispatch<G::state_count>(s, [b, s](auto i) {
          ::new (b->base() + places[s].offset) packet<G, typename G::template state_at<i.value>>;
        });
      return b;
    }
    static void drop(buffer* b) noexcept {
      // [last] acquire, release: the peer's last access to any packet is over before this frees all.
      if (b->ends.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
      for (std::size_t s = 0; s < G::state_count; ++s)
        detail::dispatch<G::state_count>(s, [b](auto i) {
          using whole = packet<G, typename G::template state_at<i.value>>;
          std::destroy_at(static_cast<whole*>(b->packet_of(i.value)));
        });
      std::destroy_at(b);
      Sync::release(b, align);
    }
  };

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
      header* const next = write<S, E>(std::forward<Args>(args)...);
      header* const here = packet_.release();
      if (detail::publish(*here, detail::filled) == detail::left) {
        detail::destroy_message<G, S, E>(*here);
        abandon(next);
      }
      return go_on(here, next);
    }

    template <class S, std::size_t E, class Res, class M, class Sent, class Full, class Closed>
    Res try_put(M m, Sent&& sent, Full&&, Closed&& closed) && {
      header* const next = write<S, E>(std::move(m));
      header* const here = packet_.release();
      if (detail::publish(*here, detail::filled) != detail::left)
        return std::forward<Sent>(sent)(go_on(here, next));
      M back(std::move(detail::message_in<G, S, E>(*here)));
      detail::destroy_message<G, S, E>(*here);
      abandon(next);
      buffer<G>::drop(buffer<G>::of(here));
      return std::forward<Closed>(closed)(std::move(back));
    }

   private:
    template <class S, std::size_t E, class... Args>
    header* write(Args&&... args) {
      using M = typename G::template message_of<S, E>;
      using next = typename G::template next_of<S, E>;
      detail::construct<M>(static_cast<packet<G, S>*>(packet_.get())->storage.write().bytes,
                           std::forward<Args>(args)...);
      header* to = nullptr;
      if constexpr (!std::is_same_v<next, end>)
        to = buffer<G>::of(packet_.get())->packet_of(G::template index_of<next>);
      packet_->write_label({static_cast<std::uint16_t>(G::template edge_index<S, E>), to});
      return to;
    }

    // The port after this packet's message. After the last message this side leaves the buffer.
    static port go_on(header* here, header* next) noexcept {
      if (next == nullptr) buffer<G>::drop(buffer<G>::of(here));
      return port(next);
    }

    // The peer left before it could see a message, so it will never look at the next packet either.
    static void abandon(header* next) noexcept {
      // relaxed: the peer has left; only this thread uses that packet from now on.
      if (next != nullptr) next->state.store(detail::left, std::memory_order_relaxed);
    }

    template <class S, class Res, class Message, class Closed>
    static Res deliver(header* here, detail::packet_state state, Message& message, Closed& closed) {
      if (state == detail::left) {
        buffer<G>::drop(buffer<G>::of(here));
        return closed();
      }
      const auto label = here->read_label();
      constexpr std::size_t count = detail::edges_of_t<S>::size;
      return detail::dispatch<count>(label.edge - G::template edge_index<S, 0>, [&](auto i) -> Res {
        using M = typename G::template message_of<S, i.value>;
        M taken(std::move(detail::message_in<G, S, i.value>(*here)));
        detail::destroy_message<G, S, i.value>(*here);
        // relaxed: the sender uses this packet again only after a message that this side sends later, and
        // [fill] of that message orders this store; every cycle of a bounded protocol has such a message.
        here->state.store(detail::empty, std::memory_order_relaxed);
        return message(i, std::move(taken), go_on(here, label.next));
      });
    }

    // Leaves at p, then destroys the messages that nobody will receive.
    [[gnu::noinline]] static void leave(header* p) noexcept {
      if (detail::publish(*p, detail::left) == detail::filled) [[unlikely]] {
        detail::leave_behind(p);  // a packet that no thread uses is freed with the buffer
        detail::destroy_undelivered<undelivered_packets>(*p);
      } else {
        buffer<G>::drop(buffer<G>::of(p));
      }
    }

    static void destroy_undelivered(header& first) noexcept {
      detail::destroy_messages<G>(first, [](header*) {});
      buffer<G>::drop(buffer<G>::of(std::addressof(first)));
    }
  };

  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open() {
    header* const first = buffer<G>::make()->packet_of(0);
    return {port<G, role::client>(first), port<G, role::server>(first)};
  }
};

/// A packet per state, used again: bounded protocols only; a send never waits; allocates once, at creation. A
/// receiver polls, then sleeps. Source: Rust's pipes of August 2012.
using single_shot_bounded = basic_single_shot_bounded<spin_then_park>;

}  // namespace typed_pipes
