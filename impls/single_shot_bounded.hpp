// -----------------------------------------------------------------------------
// single_shot_bounded.hpp - one buffer for the whole session, a packet per state, re-used.
// -----------------------------------------------------------------------------
// Shape      one session, two ports; the state says which of them may put.
// Protocol   bounded: no cycle of messages in one direction only.
// Message    constructed in its state's packet; moved out before the handler runs, for the
//            handler may bring the session round to this packet again.
// Waiting    spin, spin_then_park or park; the sender never waits.
// Progress   put: one exchange. take: waits for the peer; one exchange if it sleeps, and a
//            plain store to empty the packet.
// Memory     one allocation at creation, freed by the last to leave; none per message.
// Close      put after the peer left destroys the message; take drains, then closed.
// Orderings  [fill]  put() release state  ->  take() acquire state : message, edge
//            [left]  ~port() release state  ->  put(), take(), ~port() acquire state
//            [last]  ~port() release count  ->  ~port() acquire count : who frees the buffer
//            [bell]  arm() release state  ->  put(), ~port() acquire state : whom to ring
// Source     Rust libcore/pipes.rs, August 2012 (Holk): bounded protocols.
// Differs    ends hold no count of their own: two of them share the buffer, two leave it;
//            each packet has its own cache lines; the emptying store is atomic.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "impls/backend.hpp"
#include "impls/detail/construct.hpp"
#include "impls/detail/packet.hpp"
#include "impls/detail/sync.hpp"
#include "impls/detail/waiting.hpp"

namespace pipes {

template <class Waiting, class Sync = detail::real_sync>
struct basic_single_shot_bounded {
  static constexpr backend_traits traits{.name = "single_shot_bounded",
                                         .wait = Waiting::name,
                                         .room = room::unbounded,
                                         .allocates = allocation::at_creation,
                                         .bounded_protocols_only = true,
                                         .source = "Rust libcore/pipes.rs, August 2012 (Holk)"};

  using header = detail::packet_header<Sync>;
  template <class G, class S>
  using packet = detail::packet<G, S, Sync>;

  // The buffer: the count of ends in it, then the packets in the order of their states. A port points
  // at its packet alone; where that stands in the buffer is known from the packet's state.
  template <class G>
  struct buffer {
    static constexpr std::size_t line =
        64;  // a packet polled by one side shares no line with another

    struct place {
      std::size_t offset, size, align;
    };
    static constexpr std::array<place, G::state_count> places = [] {
      std::array<place, G::state_count> out{};
      for (std::size_t s = 0; s < out.size(); ++s)
        out[s] = detail::dispatch<G::state_count>(s, [](auto i) {
          using whole = packet<G, typename G::template state_at<i.value>>;
          return place{0, sizeof(whole), std::max(alignof(whole), line)};
        });
      std::size_t at = line;  // the count has the first
      for (auto& p : out) {
        p.offset = (at + p.align - 1) / p.align * p.align;
        at = p.offset + p.size;
      }
      return out;
    }();
    static constexpr std::size_t align = [] {
      std::size_t most = line;
      for (const auto& p : places) most = std::max(most, p.align);
      return most;
    }();
    static constexpr std::size_t size = places.back().offset + places.back().size;

    explicit buffer(wait_strategy how) : policy(how) {}
    typename Sync::template atomic<std::uint32_t> ends{2};
    [[no_unique_address]] const kept_policy<Waiting> policy;

    std::byte* base() { return reinterpret_cast<std::byte*>(this); }
    static buffer* of(header* p) {
      return reinterpret_cast<buffer*>(reinterpret_cast<std::byte*>(p) - places[p->place.at()].offset);
    }
    header* packet_of(std::size_t s) {
      return std::launder(reinterpret_cast<header*>(base() + places[s].offset));
    }

    static buffer* make(wait_strategy how) {
      auto* const b = ::new (Sync::allocate(size, align)) buffer(how);
      for (std::size_t s = 0; s < G::state_count; ++s)
        detail::dispatch<G::state_count>(s, [b, s](auto i) {
          ::new (b->base() + places[s].offset) packet<G, typename G::template state_at<i.value>>(
              detail::packet_place<detail::not_here>(i.value));
        });
      return b;
    }
    static void drop(buffer* b) noexcept {
      // [last] acquire, release: the other's last touch of any packet is over before this frees all.
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
  class port {
   public:
    port() = default;
    explicit port(header* p) noexcept : packet_(p) {}
    explicit operator bool() const noexcept { return packet_ != nullptr; }

    template <class S, std::size_t I, class... Args>
    port put(Args&&... args) && {
      header* const next = write<S, I>(std::forward<Args>(args)...);
      header* const here = packet_.release();
      if (detail::publish(*here, detail::filled) == detail::left) {
        std::destroy_at(&message<S, I>(here));
        abandon(next);
      }
      return go_on(here, next);
    }

    template <class S, std::size_t I, class Res, class M, class Sent, class Full, class Closed>
    Res try_put(M m, Sent&& sent, Full&&, Closed&& closed) && {
      header* const next = write<S, I>(std::move(m));
      header* const here = packet_.release();
      if (detail::publish(*here, detail::filled) != detail::left)
        return std::forward<Sent>(sent)(go_on(here, next));
      M back(std::move(message<S, I>(here)));
      std::destroy_at(&message<S, I>(here));
      abandon(next);
      buffer<G>::drop(buffer<G>::of(here));
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
          packet_.release(), [](header* q) { return buffer<G>::of(q)->policy; }, t);
    }

    template <class S, std::size_t I>
    static auto& message(header* p) {
      using M = typename G::template message_of<S, I>;
      return static_cast<packet<G, S>*>(p)->room.read().template as<M>();
    }

    template <class S, std::size_t I, class... Args>
    header* write(Args&&... args) {
      using M = typename G::template message_of<S, I>;
      using next = typename G::template next_of<S, I>;
      detail::construct<M>(static_cast<packet<G, S>*>(packet_.get())->room.write().bytes,
                           std::forward<Args>(args)...);
      header* to = nullptr;
      if constexpr (!std::is_same_v<next, end>)
        to = buffer<G>::of(packet_.get())->packet_of(G::template index_of<next>);
      packet_->say({static_cast<std::uint16_t>(G::template edge_number<S, I>), to});
      return to;
    }

    // The port after this packet's message; after the last one the hold on the buffer ends.
    static port go_on(header* here, header* next) noexcept {
      if (next == nullptr) buffer<G>::drop(buffer<G>::of(here));
      return port(next);
    }

    // The peer left before it could see a message, so it will never look at the next packet either.
    static void abandon(header* next) noexcept {
      // relaxed: the peer has gone; only this thread ever looks there again.
      if (next != nullptr) next->state.store(detail::left, std::memory_order_relaxed);
    }

    template <class S, class Res, class Message, class Closed>
    Res deliver(detail::waited<header> got, Message& message, Closed& closed) {
      header* const here = got.packet;
      if (got.state == detail::left) {
        buffer<G>::drop(buffer<G>::of(here));
        return closed();
      }
      const auto says = here->said();
      constexpr std::size_t count = detail::edges_of_t<S>::size;
      return detail::dispatch<count>(says.edge - G::template edge_number<S, 0>, [&](auto i) -> Res {
        using M = typename G::template message_of<S, i.value>;
        M taken(std::move(port::message<S, i.value>(here)));
        std::destroy_at(&port::message<S, i.value>(here));
        // relaxed: the sender looks here again only after a message that this side sends later, and
        // [fill] of that one orders this store; every cycle of a bounded protocol holds such a message.
        here->state.store(detail::empty, std::memory_order_relaxed);
        return message(i, std::move(taken), go_on(here, says.next));
      });
    }

    // An undelivered message is destroyed and the session followed to where its sender stands.
    static void leave(header* p) noexcept {
      auto* const all = buffer<G>::of(p);
      while (p != nullptr && detail::publish(*p, detail::left) == detail::filled) {
        const auto says = p->said();
        G::visit_edge(says.edge,
                      [p]<class S, std::size_t I>() { std::destroy_at(&message<S, I>(p)); });
        p = says.next;
      }
      buffer<G>::drop(all);
    }

    struct leaving {
      void operator()(header* p) const noexcept { leave(p); }
    };
    std::unique_ptr<header, leaving> packet_;  // dropped, it leaves the session
  };

  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open(wait_strategy how = {}) {
    header* const first = buffer<G>::make(how)->packet_of(0);
    return {port<G, role::client>(first), port<G, role::server>(first)};
  }
};

using single_shot_bounded = basic_single_shot_bounded<spin_then_park>;

}  // namespace pipes
