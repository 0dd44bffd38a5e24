// -----------------------------------------------------------------------------
// shared_packets.hpp - a chain of single-shot packets into which many threads send, without a lock.
// -----------------------------------------------------------------------------
// The shared_port (backend.hpp) of single_shot. The receiver has an ordinary port. The senders share the
// tail: the empty packet for the next message. A sender makes the packet that follows, exchanges it into the
// tail, and owns the packet that it gets back:
//
//   packets    [filled]->[filled]->[empty, of A]  ->[filled]->[empty, of B]  ->[empty]
//              receiver             exchanged first                             tail
//
// Threads    each copy: one at a time; copies: any number at once.
// Waiting    senders never wait, neither for each other nor for the receiver.
// Progress   put: one allocation, two exchanges: of the tail, and to publish. A sender that is
//            preempted between the two delays the receiver, because messages are taken in the order of
//            the first exchange; nothing is lost, and no other sender waits.
// Memory     as single_shot, and a cell for tail and count, freed by the last sender to leave.
// Close      the last sender leaves at the tail, as a port does. A sender that finds that the receiver
//            has left does the receiver's part: it leaves at the following packet, which another sender
//            may be filling, so that the message there is destroyed too.
// Orderings  [turn]  put() release tail  ->  put() acquire tail : the packet that is handed on
//            [all]   ~shared_packets() release holders  ->  ~shared_packets() acquire holders :
//                    which sender leaves the session and frees the cell
// Source     This project. The exchange of a tail is that of D. Vyukov's MPSC queue. There a node holds
//            the message of the sender that made it; here it holds the next sender's.
// -----------------------------------------------------------------------------
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <type_traits>
#include <typed_pipes/impls/base/list.hpp>
#include <typed_pipes/impls/contract/shape.hpp>
#include <typed_pipes/impls/detail/owner.hpp>
#include <typed_pipes/impls/detail/packet.hpp>
#include <utility>

namespace typed_pipes::detail {

template <class S, class Edges = edges_of_t<S>>
inline constexpr bool leads_to_itself_only = false;
template <class S, class... Es>
inline constexpr bool leads_to_itself_only<S, list<Es...>> =
    (sizeof...(Es) > 0) && detail::all_true({std::is_same_v<typename Es::next, S>...});

/// A copyable sender over Backend, in state S of shape G, whose every message leads back to S.
template <class Backend, class G, role R, class S>
class shared_packets {
  static_assert(leads_to_itself_only<S>, "only a state that leads to itself can be shared");
  using sync = typename Backend::sync;
  using header = typename Backend::header;
  using port = typename Backend::template port<G, R>;

  struct shared {
    explicit shared(header* first) : tail(first) {}
    typename sync::template atomic<header*> tail;
    typename sync::template atomic<std::size_t> holders{1};  // no more fit into memory
  };

 public:
  shared_packets() = default;
  explicit shared_packets(port p) : shared_(make(p)) {}
  shared_packets(const shared_packets& other) : shared_(other.shared_.get()) {
    // relaxed: the other copy keeps the count above zero, and nothing is handed over.
    if (shared_ != nullptr) shared_->holders.fetch_add(1, std::memory_order_relaxed);
  }
  shared_packets(shared_packets&&) noexcept = default;
  shared_packets& operator=(shared_packets other) noexcept {
    shared_ = std::move(other.shared_);
    return *this;
  }
  ~shared_packets() = default;
  explicit operator bool() const noexcept { return shared_ != nullptr; }

  template <std::size_t E>
  void put(typename G::template message_of<S, E> m) const {
    if (header* const refused = send<E>(m)) {
      detail::destroy_message<G, S, E>(*refused);
      Backend::template free_packet<G, S>(refused);
    }
  }

  template <std::size_t E, class M = typename G::template message_of<S, E>>
  std::optional<M> try_put(M m) const {
    header* const refused = send<E>(m);
    if (refused == nullptr) return std::nullopt;
    std::optional<M> back(std::move(detail::message_in<G, S, E>(*refused)));
    detail::destroy_message<G, S, E>(*refused);
    Backend::template free_packet<G, S>(refused);
    return back;
  }

 private:
  static shared* make(port& p) {
    auto* const cell = static_cast<shared*>(sync::allocate(sizeof(shared), alignof(shared)));
    return ::new (static_cast<void*>(cell)) shared(p.packet_.release());
  }

  // Null, or, if the receiver has left, the packet with the message in it.
  template <std::size_t E, class M>
  header* send(M& m) const {
    header* const next = Backend::template make_packet<G, S>();  // what may throw comes first
    // [turn] release: the sender that gets `next` finds it complete. [turn] acquire: so does this one.
    header* const here = shared_->tail.exchange(next, std::memory_order_acq_rel);
    port::template write<S, E>(here, next, std::move(m));
    if (detail::publish(*here, filled) != left) return nullptr;
    port::leave(next);
    return here;
  }

  struct leaving {
    void operator()(shared* s) const noexcept {
      // [all] release: this sender's exchanges of the tail are over. [all] acquire: so are all the others'.
      if (s->holders.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
      // relaxed: no other thread has the cell now, and [all] orders what the others did.
      port::leave(s->tail.load(std::memory_order_relaxed));
      std::destroy_at(s);
      sync::release(s, alignof(shared));
    }
  };
  detail::owner<shared, leaving> shared_;  // counted in shared::holders
};

}  // namespace typed_pipes::detail
