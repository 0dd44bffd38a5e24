// -----------------------------------------------------------------------------
// slot_ring.hpp - the memory of one session: both directions in one ring of stamped slots (slot_layout.hpp).
// -----------------------------------------------------------------------------
// The sender of message n has received all messages before the current burst in its direction (the
// half-duplex lemma, shape.hpp), so at the start of a burst all N slots are free. If N is at least the
// longest burst of the protocol, a sender never waits: that is `slots`. In a `ring` a burst may be longer,
// and the sender learns how far the receiver is from a position that the receiver publishes now and then.
//
// Sleeping   A thread that is about to sleep announces it in its peer_state and pays for a barrier in all
//            other threads, or each side for its own if waits sleep often (sync.hpp): heavy_fence() between
//            announcing and looking for messages, light_fence() between publishing and loading the peer's
//            state, which nobody writes while nobody sleeps. At least one sees what the other wrote.
// Closing    A side that leaves sets its peer_state to `disconnected`. Messages that it did not receive are
//            destroyed after that (closing.hpp), and later ones as soon as they are sent, because an end in
//            a message must close. The leaving side and the sender use the same pair of fences, unless it is
//            not the peer's turn; `drained_` decides which destroys a message.
// Orderings  [fill]          put() release stamp  ->  take() acquire stamp : message, edge
//            [capacity]      take() release published  ->  put() acquire published : the slot's message
//                            is destroyed
//            [disconnected]  leave() release peer_state  ->  take(), put() acquire peer_state : the last
//                            stamp was written before; the first message that was not received
//            [drained]       drain() release drained  ->  drain() acquire drained : the stamp before
//            [last]          leave() acquire, release ends : which side frees, and both positions
//            [notifier]      arm() release peer_state  ->  wake_peer() acquire peer_state : which
//                            notifier member to notify
// Source     The sleeper pays for the fence: userspace RCU (Desnoyers). Else as slot_layout.hpp.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <typed_pipes/impls/base/adaptive_wait.hpp>
#include <typed_pipes/impls/base/closing.hpp>
#include <typed_pipes/impls/base/construct.hpp>
#include <typed_pipes/impls/base/sync.hpp>
#include <typed_pipes/impls/base/waiting.hpp>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/contract/notifier.hpp>
#include <typed_pipes/impls/detail/slot_layout.hpp>
#include <utility>

namespace typed_pipes::detail {

/// The memory of one session. Slots: as in capacity.hpp. Functions with a parameter R are for the port of role R.
template <class G, std::size_t Slots, class Waiting, class Sync>
class slot_ring {
  using layout = slot_layout<G, Slots, Sync>;
  using slot = typename layout::slot;
  template <class T>
  using atomic = typename Sync::template atomic<T>;

 public:
  static constexpr sequence size = layout::slot_count;
  static constexpr bool never_full = layout::never_full;

  template <class S, std::size_t E>
  using message_of = typename G::template message_of<S, E>;

  template <role R>
  struct side {
    static constexpr std::size_t mine = R == role::client ? 0 : 1;
    static constexpr std::size_t peer = 1 - mine;
  };

  /// The sequence number of a session's first message: 0, except in tests of old sessions.
  static constexpr sequence first() { return Sync::first_sequence(); }

  static slot_ring* make() {
    // Allocated normally and aligned by hand: an aligned allocation is several times slower.
    constexpr std::size_t usual = __STDCPP_DEFAULT_NEW_ALIGNMENT__;  // a flag may make it larger
    constexpr std::size_t spare = alignof(slot_ring) > usual ? alignof(slot_ring) - usual : 0;
    void* const block = Sync::allocate(sizeof(slot_ring) + spare, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
    const auto from = reinterpret_cast<std::uintptr_t>(block);
    const auto at = (from + alignof(slot_ring) - 1) & ~(alignof(slot_ring) - 1);
    auto* const made = ::new (reinterpret_cast<void*>(at)) slot_ring;
    made->block_ = block;
    return made;
  }

  // --- sending --------------------------------------------------------------------------------

  /// Publishes edge E of S as message n. If the constructor throws, nothing was sent.
  template <class S, std::size_t E, class... Args>
  void write(sequence n, Args&&... args) {
    slot& to = slots_[n % size];
    if constexpr (!never_full) {
      if (layout::begins_line(n))
        Sync::claim(std::addressof(slots_[(n + layout::ahead(layout::claimed_lines)) % size]));
    }
    detail::construct<message_of<S, E>>(to.storage.write().bytes, std::forward<Args>(args)...);
    // [fill] release: the message is complete before the receiver can see its stamp.
    to.stamp.store(layout::stamp_of(G::template edge_index<S, E>, n), std::memory_order_release);
  }

  /// The first sequence number that has no free slot. For a sender that reached the last known one at
  /// message n; returns n if the ring is full.
  template <role R>
  sequence refresh_limit(sequence n) const {
    // [capacity] acquire: the messages that were in those slots are destroyed.
    const sequence known = taken_[side<R>::peer].published.load(std::memory_order_acquire) + size;
    // The published position may be older than what the last turn of the conversation implied.
    return (std::max)(known, n);
  }

  /// Waits until refresh_limit(n) exceeds n; returns n if the peer disconnected, and then nobody will
  /// receive message n.
  template <role R>
  [[gnu::noinline]] sequence wait_for_capacity(sequence n) {
    sequence limit = n;
    wait_until<R>([&] { return (limit = refresh_limit<R>(n)) != n || peer_disconnected<R>(); },
                  nullptr);
    return limit;
  }

  /// To be called after publishing anything the peer may wait for.
  template <role R>
  void notify_peer() {
    Sync::template light_fence<sleeps_often<Waiting>>();
    // relaxed: this fence and the peer's order it; wake_peer() acquires.
    if (peer_state_[side<R>::peer].load(std::memory_order_relaxed) != peer_state::awake)
        [[unlikely]]
      wake_peer(side<R>::peer);
  }

  template <role R>
  bool peer_disconnected() const {
    // [disconnected] acquire: all that the peer sent before is there.
    return peer_state_[side<R>::peer].load(std::memory_order_acquire) == peer_state::disconnected;
  }

  // --- receiving ------------------------------------------------------------------------------

  bool arrived(sequence n) const { return layout::is_of_lap(stamp_at(n), n); }

  /// The result of wait() where there is no message. No stamp is 0 or all ones.
  static constexpr std::uint32_t disconnected = 0, timed_out = ~std::uint32_t{0};

  /// Waits for message n, at most until *t if t is given; returns its stamp, `disconnected` or
  /// `timed_out`. burst: how many messages this side received since it last sent.
  template <role R>
  std::uint32_t wait(sequence n, sequence burst, const clock::time_point* t) {
    const std::uint32_t seen = stamp_at(n);
    return layout::is_of_lap(seen, n) ? seen : wait_for_message<R>(n, burst, t);
  }

  static std::size_t edge_of(std::uint32_t stamp) { return layout::edge_of(stamp); }

  template <class S, std::size_t E>
  message_of<S, E>& message(sequence n) {
    return slots_[n % size].storage.read().template as<message_of<S, E>>();
  }

  /// Prefetches while message n is received. If this side did not catch up with the sender for a whole
  /// lap, the next lines are already written, and several can be fetched at a time. Closer to the sender
  /// a prefetch would take away the line that it writes. Where each message fills a line, the
  /// prefetcher of the processor looks far enough ahead.
  template <role R>
  void fetch_ahead(sequence n) const {
    if constexpr (!never_full && sizeof(slot) != layout::cache_line) {
      if (layout::begins_line(n) && n - taken_[side<R>::mine].last_empty > size)
        Sync::fetch(std::addressof(slots_[(n + layout::ahead(layout::fetched_lines)) % size]));
    }
  }

  /// To be called when message n is destroyed. Capacity is given back a quarter of the ring at a time.
  template <role R>
  void give_back(sequence n) {
    if constexpr (!never_full) {
      constexpr sequence share = size < 4 ? 1 : size / 4;
      if ((n + 1) % share != 0) return;
      // [capacity] release: the messages up to n are destroyed.
      taken_[side<R>::mine].published.store(n + 1, std::memory_order_release);
      notify_peer<R>();
    }
  }

  /// Whether a receive of message n returns at once.
  template <role R>
  bool ready(sequence n) const {
    return arrived(n) || peer_disconnected<R>();
  }

  template <role R>
  bool arm(sequence n, typename basic_notifier<Sync>::member& member) {
    if (ready<R>(n)) return false;
    waits_[side<R>::mine].write().notifier = std::addressof(member);
    // [notifier] release: which member to notify.
    peer_state_[side<R>::mine].store(peer_state::waits_at_notifier, std::memory_order_release);
    Sync::template heavy_fence<sleeps_often<Waiting>>();
    return !ready<R>(n) || !disarm<R>();
  }

  template <role R>
  bool disarm() {
    // relaxed: takes back what this thread wrote; if the peer was first, the notifier orders the rest.
    return peer_state_[side<R>::mine].exchange(peer_state::awake, std::memory_order_relaxed) ==
           peer_state::waits_at_notifier;
  }

  // --- closing --------------------------------------------------------------------------------

  /// This side is at message n and leaves. The last side to leave destroys what was never received. A function
  /// of its own, because inlined it would take registers from every function that moves an endpoint.
  template <role R>
  [[gnu::noinline]] void leave(sequence n) noexcept {
    // relaxed: [disconnected] publishes it.
    if constexpr (!layout::trivially_destroyable)
      drained_[side<R>::mine].store(n, std::memory_order_relaxed);
    // [disconnected] release: what was sent is there before the peer sees this.
    peer_state_[side<R>::mine].store(peer_state::disconnected, std::memory_order_release);
    if constexpr (layout::trivially_destroyable) {
      notify_peer<R>();
      release_end();
    } else {
      if (!peer_disconnected<R>()) {
        // relaxed: this thread has written or read it, unless the peer has written the next lap's.
        const auto last = slots_[(n - 1) % size].stamp.load(std::memory_order_relaxed);
        if (layout::template peer_may_send<R>(n, last))
          Sync::template heavy_fence<sleeps_often<Waiting>>();
        else
          Sync::template light_fence<sleeps_often<Waiting>>();
        wake_if_waiting(side<R>::peer);
      }
      detail::destroy_undelivered<undelivered_in_ring<R>>(*this);
    }
  }

 private:
  template <role R>
  struct undelivered_in_ring {
    using sync = Sync;
    using undelivered = slot_ring;
    static slot_ring*& next(slot_ring& ring) {
      return ring.waits_[side<R>::mine].write().next_closed;
    }
    static void destroy(slot_ring& ring) noexcept {
      // If both sides have left, the last one destroys.
      if (!ring.peer_disconnected<R>()) ring.drain(side<R>::mine);
      ring.release_end();
    }
  };

  void release_end() noexcept {
    // [last] acquire, release: both positions; the peer's last access is over before this frees.
    if (ends_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    if constexpr (!layout::trivially_destroyable) destroy_rest();
    void* const block = block_;
    std::destroy_at(this);
    Sync::release(block, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
  }

  slot_ring() {
    // Stamps are of the lap before the first: 0, unless the session begins in another lap.
    for (sequence n = first(); first() != 0 && n != first() + size; ++n)
      // relaxed: no other thread has the ring yet.
      slots_[n % size].stamp.store(layout::parity(n) ^ 1, std::memory_order_relaxed);
  }

  std::uint32_t stamp_at(sequence n) const {
    // [fill] acquire: the message is complete.
    return slots_[n % size].stamp.load(std::memory_order_acquire);
  }

  void destroy(sequence n) {
    G::visit_edge(layout::edge_of(stamp_at(n)), [&]<class S, std::size_t E>() {
      std::destroy_at(std::addressof(message<S, E>(n)));
    });
  }

  // Destroys what was sent so far to a side that left. Both sides may do this at once: each message is
  // destroyed by the side that advances drained_ beyond it.
  void drain(std::size_t which) {
    // [drained] acquire: a thread that sees message n - 1 drained has seen its stamp too. With an older
    // stamp, of two laps ago, message n would seem to have arrived.
    sequence n = drained_[which].load(std::memory_order_acquire);
    while (arrived(n)) {
      // [drained] release: the stamp of message n is seen. relaxed: the load above was enough. The side that
      // left has seen the stamps of its last lap, and the sender, which wrote all, is at most a lap ahead.
      if (!drained_[which].compare_exchange_strong(n, n + 1, std::memory_order_release,
                                                   std::memory_order_relaxed))
        continue;  // the other side was first; n is now the next message
      destroy(n);
      ++n;
    }
  }

  // Both sides left: destroys what neither received nor drained. The side that is ahead sent the messages
  // between the two positions, so nothing follows the position of that side.
  void destroy_rest() {
    // relaxed: [last] orders what the other side did.
    const auto [from, to] = std::minmax(
        {drained_[0].load(std::memory_order_relaxed), drained_[1].load(std::memory_order_relaxed)});
    for (sequence n = from; n != to; ++n) destroy(n);
  }

  template <role R>
  [[gnu::noinline]] std::uint32_t wait_for_message(sequence n, sequence burst,
                                                   const clock::time_point* t) {
    if constexpr (!never_full) {
      for (unsigned i = taken_[side<R>::mine].back_off(n, burst); i != 0; --i) Sync::pause();
    }
    std::uint32_t seen = 0;
    const auto is_ready = [&] {
      // The answer is written into this line.
      if constexpr (never_full) Sync::claim(std::addressof(slots_[n % size]));
      return layout::is_of_lap(seen = stamp_at(n), n) || peer_disconnected<R>();
    };
    if (!wait_until<R>(is_ready, t)) return timed_out;
    // The peer may have sent before it left: the stamp counts that is read after seeing it disconnected.
    if (!layout::is_of_lap(seen, n)) seen = stamp_at(n);
    return layout::is_of_lap(seen, n) ? seen : disconnected;
  }

  // Waits, as the policy says, until is_ready() is true; false if the deadline *t passed first.
  template <role R, class Ready>
  [[gnu::noinline]] bool wait_until(Ready is_ready, const clock::time_point* t) {
    if constexpr (learning<Waiting>) {
      // The usual wait is too short to learn from.
      for (int i = 0; i < 8; ++i) {
        Sync::pause();
        if (is_ready()) return true;
      }
    }
    adaptive_wait<Waiting, Sync> spinner;
    while (spinner.keep_spinning()) {
      if (is_ready()) return true;
      if (t != nullptr && spinner.turns() % Sync::polls_per_look == 0 && Sync::passed(*t))
        return false;
    }
    auto& state = peer_state_[side<R>::mine];
    for (;;) {
      // relaxed: the fence orders it before the next look for messages.
      state.store(peer_state::sleeping, std::memory_order_relaxed);
      Sync::template heavy_fence<sleeps_often<Waiting>>();
      if (is_ready()) break;
      spinner.before_park();
      if (t == nullptr)
        Sync::park::wait(state, peer_state::sleeping);
      else
        Sync::park::wait_until(state, peer_state::sleeping, *t);
      spinner.after_park();
      if (is_ready()) break;
      if (t != nullptr && Sync::passed(*t)) {
        // relaxed: this side's own state; a late waker finds it awake.
        state.store(peer_state::awake, std::memory_order_relaxed);
        return false;
      }
    }
    // relaxed: as above.
    state.store(peer_state::awake, std::memory_order_relaxed);
    return true;
  }

  // Spurious wake-ups are possible: a late sender may wake a receiver that waits for the next message.
  [[gnu::noinline]] void wake_peer(std::size_t which) {
    if (!wake_if_waiting(which)) {
      if constexpr (!layout::trivially_destroyable) drain(which);
    }
  }

  // False if that side has disconnected.
  bool wake_if_waiting(std::size_t which) {
    auto& state = peer_state_[which];
    const auto address = Sync::park::address_of(state);
    // [notifier] acquire: which member to notify. [disconnected] acquire: from where to drain.
    std::uint32_t was = state.load(std::memory_order_acquire);
    if (was == peer_state::disconnected) return false;
    // [notifier] acquire: as above. relaxed: the peer woke or left by itself, and a peer that leaves drains
    // after that.
    if (was == peer_state::awake ||
        !state.compare_exchange_strong(was, peer_state::awake, std::memory_order_acquire,
                                       std::memory_order_relaxed))
      return true;
    if (was == peer_state::sleeping) Sync::park::wake(address);
    if (was == peer_state::waits_at_notifier) waits_[which].read().notifier->notify();
    return true;
  }

  // A line that nobody writes while messages flow and nobody sleeps.
  alignas(layout::cache_line) atomic<std::uint32_t> peer_state_[2]{
      atomic<std::uint32_t>(peer_state::awake), atomic<std::uint32_t>(peer_state::awake)};
  atomic<sequence> drained_[2]{atomic<sequence>(0), atomic<sequence>(0)};
  atomic<std::uint32_t> ends_{2};
  // The member that a side at a notifier is armed with, and the list of closing.hpp for one that closed.
  union waits {
    typename basic_notifier<Sync>::member* notifier;
    slot_ring* next_closed;
  };
  typename Sync::template var<waits> waits_[2];
  void* block_ = nullptr;
  [[no_unique_address]] typename layout::positions taken_;  // how far each side has received
  slot slots_[size];
};

}  // namespace typed_pipes::detail
