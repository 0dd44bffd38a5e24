// -----------------------------------------------------------------------------
// slot_ring.hpp - the messages of a session, both ways, in slots used again and again.
// -----------------------------------------------------------------------------
// Both sides number the messages of a session alike, whoever sends them: message n stands in slot
// n mod N. Each slot carries its own word beside the message, in the same cache line:
//
//   word = (number of the edge + 1) * 2 + parity of the lap n / N
//
// The receiver of message n polls that one word until its parity is the one of n's lap; nothing
// marks a slot as taken, the next lap overwrites it. So a message costs one hand-off of its line.
//
// Whoever sends message n has received all that came before the present run of messages in one
// direction (the half-duplex lemma, shape.hpp), so at the start of a run all N slots are free.
// With N no shorter than the longest run nobody ever waits for room: that is `slots`. A longer run
// (`ring`) learns how far the receiver is from a position that the receiver publishes now and then.
//
// Asleep     who is about to sleep says so in a word of the control line and pays for a barrier in
//            all other threads (Sync::heavy_fence); the sender's part is a load of that word, which
//            nobody writes while nobody sleeps. heavy_fence() stands between saying it and looking
//            for messages, light_fence() between publishing and looking who sleeps: of the two, one
//            sees what the other wrote.
// Gone       who leaves says so in the same word. What was not taken is destroyed then, and what is
//            sent later at once, for an end inside a message must close: leaver and sender strike
//            the same bargain, and `swept` says whose each message is. Messages that nobody can
//            tell from destroyed ones are left lying, and leaving costs no barrier.
// Orderings  [fill]   put() release word  ->  take() acquire word : message, edge
//            [room]   take() release taken  ->  put() acquire taken : a slot's message is destroyed
//            [gone]   leave() release presence  ->  take(), put() acquire presence : the last word
//                     was written before; from where on nothing was taken
//            [swept]  sweep() release swept  ->  sweep() acquire swept : the word of the message before
//            [last]   leave() acquire, release ends : who frees, and how far each side was
//            [bell]   arm() release presence  ->  rouse() acquire presence : whom to ring
// Source     slots for both directions: this project. A stamp in each slot: FastForward (Giacomoni
//            2008), Vyukov's bounded queue. The sleeper pays: userspace RCU (Desnoyers).
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "impls/backend.hpp"
#include "impls/bell.hpp"
#include "impls/detail/construct.hpp"
#include "impls/detail/patience.hpp"
#include "impls/detail/sync.hpp"
#include "impls/detail/waiting.hpp"

namespace pipes::detail {

/// The memory of one session. Slots is a power of two.
template <class G, std::size_t Slots, class Waiting, class Sync>
class slot_ring {
  static_assert(std::has_single_bit(Slots));
  static constexpr std::size_t line = 64;
  template <class T>
  using atomic = typename Sync::template atomic<T>;

 public:
  /// A message's number, modulo 2^32: only differences and the parity of the lap count.
  using number = std::uint32_t;
  static constexpr number size = Slots;
  static constexpr bool never_full = G::info.bounded && Slots >= G::slots;

  template <class S, std::size_t I>
  using message_of = typename G::template message_of<S, I>;

  template <role R>
  struct seat {
    static constexpr std::size_t mine = R == role::client ? 0 : 1;
    static constexpr std::size_t peer = 1 - mine;
  };

  static slot_ring* make(wait_strategy how = {}) {
    // From the ordinary heap and moved to a line: the aligned one is several times dearer.
    constexpr std::size_t spare = alignof(slot_ring) - __STDCPP_DEFAULT_NEW_ALIGNMENT__;
    void* const block = Sync::allocate(sizeof(slot_ring) + spare, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
    const auto from = reinterpret_cast<std::uintptr_t>(block);
    const auto at = (from + alignof(slot_ring) - 1) & ~(alignof(slot_ring) - 1);
    auto* const made = ::new (reinterpret_cast<void*>(at)) slot_ring(how);
    made->block_ = block;
    return made;
  }

  // --- sending --------------------------------------------------------------------------------

  /// Edge I of S as message n. If the constructor throws nothing was sent.
  template <class S, std::size_t I, class... Args>
  void write(number n, Args&&... args) {
    slot& to = slots_[n % Slots];
    if constexpr (!never_full) {
      if (begins_line(n)) Sync::claim(&slots_[(n + ahead(claimed_lines)) % Slots]);
    }
    construct<message_of<S, I>>(to.room.write().bytes, std::forward<Args>(args)...);
    // [fill] release: the message is complete before the receiver can look.
    to.word.store(word_of(G::template edge_number<S, I>, n), std::memory_order_release);
  }

  /// Below which number there is room, when the known limit is reached at message n; n: nowhere.
  template <role R>
  number look_for_room(number n) const {
    // [room] acquire: the messages that stood there are destroyed.
    const number known = taken_[seat<R>::peer].at.load(std::memory_order_acquire) + size;
    // What was published may be older than what the turn of the conversation already told.
    return static_cast<std::int32_t>(known - n) > 0 ? known : n;
  }

  /// Waits for that; n if the peer has gone, and then nobody will ever look.
  template <role R>
  [[gnu::noinline]] number wait_for_room(number n) {
    number limit = n;
    wait_for<R>([&] { return (limit = look_for_room<R>(n)) != n || peer_gone<R>(); }, nullptr);
    return limit;
  }

  /// Published something the peer may wait for.
  template <role R>
  void tell() {
    Sync::light_fence();
    // relaxed: the fence and the other's order it; rouse() acquires.
    if (presence_[seat<R>::peer].load(std::memory_order_relaxed) != awake) [[unlikely]]
      rouse(seat<R>::peer);
  }

  template <role R>
  bool peer_gone() const {
    // [gone] acquire: what the peer sent before is there.
    return presence_[seat<R>::peer].load(std::memory_order_acquire) == gone;
  }

  // --- receiving ------------------------------------------------------------------------------

  bool arrived(number n) const { return is_of_lap(look(n), n); }

  // In place of a word: nobody will send it, and the time came first. No word is 0 or all ones.
  static constexpr std::uint32_t nobody = 0, too_late = ~std::uint32_t{0};

  /// The word of message n; run: how many of the peer came one after another before it.
  template <role R>
  std::uint32_t wait(number n, number run, const clock::time_point* t) {
    const std::uint32_t seen = look(n);
    return is_of_lap(seen, n) ? seen : wait_patiently<R>(n, run, t);
  }

  static std::size_t edge_of(std::uint32_t word) { return word / 2 - 1; }

  template <class S, std::size_t I>
  message_of<S, I>& message(number n) {
    return slots_[n % Slots].room.read().template as<message_of<S, I>>();
  }

  /// Message n is being taken. A sender that was not caught up with for a lap has written the lines
  /// to come; they are fetched several at a time. Nearer to it that would take from it what it writes.
  /// Where each message is a line the processor looks ahead far enough by itself.
  template <role R>
  void fetch_ahead(number n) const {
    if constexpr (!never_full && sizeof(slot) != line) {
      if (begins_line(n) && n - taken_[seat<R>::mine].found_nothing_at > Slots)
        Sync::fetch(&slots_[(n + ahead(fetched_lines)) % Slots]);
    }
  }

  /// Message n is destroyed. Its room is given back a quarter of the ring at a time.
  template <role R>
  void give_back(number n) {
    if constexpr (!never_full) {
      constexpr number share = Slots < 4 ? 1 : Slots / 4;
      if ((n + 1) % share != 0) return;
      // [room] release: the messages up to n are destroyed.
      taken_[seat<R>::mine].at.store(n + 1, std::memory_order_release);
      tell<R>();
    }
  }

  template <role R>
  bool ready(number n) const {
    return arrived(n) || peer_gone<R>();
  }

  template <role R>
  bool arm(number n, typename basic_bell<Sync>::member& whom) {
    if (ready<R>(n)) return false;
    bell_[seat<R>::mine].write() = &whom;
    // [bell] release: whom to ring.
    presence_[seat<R>::mine].store(at_bell, std::memory_order_release);
    Sync::heavy_fence();
    return !ready<R>(n) || !disarm<R>();
  }

  template <role R>
  bool disarm() {
    // relaxed: takes back this thread's own word; if it was taken away, the bell orders the rest.
    return presence_[seat<R>::mine].exchange(awake, std::memory_order_relaxed) == at_bell;
  }

  // --- leaving --------------------------------------------------------------------------------

  /// This side stands at message n and leaves. The last one destroys what was never taken.
  template <role R>
  void leave(number n) noexcept {
    if constexpr (!forgettable) {
      left_at_[seat<R>::mine] = n;
      // relaxed: [gone] tells it.
      swept_[seat<R>::mine].store(n, std::memory_order_relaxed);
    }
    // [gone] release: what was sent is there before the peer sees nobody.
    presence_[seat<R>::mine].store(gone, std::memory_order_release);
    if constexpr (!forgettable) {
      if (!peer_gone<R>()) {
        Sync::heavy_fence();
        sweep(seat<R>::mine);
      }
    }
    tell<R>();
    // [last] acquire, release: both positions, and the other's last touch is over before this frees.
    if (ends_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    if constexpr (!forgettable) destroy_what_is_left();
    void* const block = block_;
    std::destroy_at(this);
    Sync::release(block, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
  }

 private:
  static constexpr std::size_t largest =
      std::max<std::size_t>(1, std::max(G::template largest<direction::to_server>,
                                        G::template largest<direction::to_client>));
  static constexpr std::size_t strictest = std::max(G::template strictest<direction::to_server>,
                                                    G::template strictest<direction::to_client>);

  struct plain_room {
    alignas(strictest) std::byte bytes[largest];
    template <class M>
    M& as() {
      return *std::launder(reinterpret_cast<M*>(bytes));
    }
  };
  // Where there is always room each slot has lines of its own. In a ring small slots share a line and
  // none straddles two; large ones stand close together.
  struct bare_slot {
    atomic<std::uint32_t> word{0};
    typename Sync::template var<plain_room> room;
  };
  static constexpr std::size_t alignment = never_full ? std::max(line, alignof(bare_slot))
                                           : sizeof(bare_slot) > line
                                               ? alignof(bare_slot)
                                               : std::bit_ceil(sizeof(bare_slot));
  struct alignas(alignment) slot : bare_slot {};

  enum : std::uint32_t { awake, sleeping, at_bell, gone };

  // Destroying a message does nothing that anybody could see.
  static constexpr bool forgettable = []<class... Ss>(list<Ss...>) {
    return ([]<class... Es>(list<Es...>) {
      return (std::is_trivially_destructible_v<typename Es::message> && ...);
    }(edges_of_t<Ss>{}) &&
            ...);
  }(typename G::states{});

  explicit slot_ring(wait_strategy how) : policy_(how) {}

  static constexpr std::uint32_t parity(number n) { return ((n / Slots) & 1) ^ 1; }
  static constexpr std::uint32_t word_of(std::size_t edge, number n) {
    return static_cast<std::uint32_t>((edge + 1) * 2) | parity(n);
  }
  static constexpr bool is_of_lap(std::uint32_t word, number n) { return (word & 1) == parity(n); }

  std::uint32_t look(number n) const {
    // [fill] acquire: the message is complete.
    return slots_[n % Slots].word.load(std::memory_order_acquire);
  }

  void destroy(number n) {
    G::visit_edge(edge_of(look(n)),
                  [&]<class S, std::size_t I>() { std::destroy_at(&message<S, I>(n)); });
  }

  // Destroys what was sent to a side that has gone, as far as it has come; each message once.
  void sweep(std::size_t who) {
    // [swept] acquire: who knows that message n - 1 is taken care of has seen its word. With an older
    // one, of two laps ago, message n would seem to have come.
    number n = swept_[who].load(std::memory_order_acquire);
    while (arrived(n)) {
      // [swept] acquire, release: as above.
      if (!swept_[who].compare_exchange_strong(n, n + 1, std::memory_order_acq_rel,
                                               std::memory_order_acquire))
        continue;  // it was the other's; n is the next now
      destroy(n);
      ++n;
    }
  }

  // Both have left: what the one behind never took, and nobody swept.
  void destroy_what_is_left() {
    const std::size_t behind = static_cast<std::int32_t>(left_at_[1] - left_at_[0]) < 0 ? 1 : 0;
    // relaxed: [last] ordered what the other did.
    for (number n = swept_[behind].load(std::memory_order_relaxed); n != left_at_[1 - behind]; ++n)
      destroy(n);
  }

  // In the midst of a stream, who finds nothing would poll the very line that is being filled and
  // fetch it once for each message. So it looks away for a while, the longer the less had come since
  // it last found nothing; then lines come full. An answer in a conversation is not waited for so.
  template <role R>
  void look_away(number n, number run) {
    position& mine = taken_[seat<R>::mine];
    const number came = n - std::exchange(mine.found_nothing_at, n);
    if (run < in_the_midst) {
      mine.pauses = 0;
    } else if (came < enough) {
      mine.pauses = std::min(2 * mine.pauses + 1, most_pauses);
    } else if (came > 4 * enough) {
      mine.pauses /= 2;
    }
    for (number i = 0; i < mine.pauses; ++i) Sync::pause();
  }

  template <role R>
  [[gnu::noinline]] std::uint32_t wait_patiently(number n, number run, const clock::time_point* t) {
    if constexpr (!never_full) look_away<R>(n, run);
    std::uint32_t seen = 0;
    const auto come = [&] {
      // The answer goes into this line.
      if constexpr (never_full) Sync::claim(&slots_[n % Slots]);
      return is_of_lap(seen = look(n), n) || peer_gone<R>();
    };
    if (!wait_for<R>(come, t)) return too_late;
    // Who left may have sent before it: the look that comes after seeing it go tells.
    if (!is_of_lap(seen, n)) seen = look(n);
    return is_of_lap(seen, n) ? seen : nobody;
  }

  bool polls_before_it_learns() const {
    if constexpr (requires { policy_.how; })
      return policy_.how == wait_strategy::spin_then_park;
    else
      return learning<Waiting>;
  }

  // Waits as the policy says until `come`; false if *t came first.
  template <role R, class Come>
  [[gnu::noinline]] bool wait_for(Come come, const clock::time_point* t) {
    if (polls_before_it_learns()) {
      // The usual wait is too short to learn from.
      for (int i = 0; i < 8; ++i) {
        Sync::pause();
        if (come()) return true;
      }
    }
    patience<Waiting, Sync> patient(policy_);
    const polled seen = poll(patient, come, t);
    if (seen != polled::in_vain) return seen == polled::ready;
    auto& word = presence_[seat<R>::mine];
    for (;;) {
      // relaxed: the fence orders it before the look.
      word.store(sleeping, std::memory_order_relaxed);
      Sync::heavy_fence();
      if (come()) break;
      patient.falls_asleep();
      if (t == nullptr) {
        Sync::park::wait(word, sleeping);
        patient.wakes_up();
      } else {
        Sync::park::wait_until(word, sleeping, *t);
        patient.wakes_up();
        if (!come() && Sync::passed(*t)) {
          // relaxed: this side's own word; a waker that comes too late finds it awake.
          word.store(awake, std::memory_order_relaxed);
          return false;
        }
      }
      if (come()) break;
    }
    // relaxed: as above.
    word.store(awake, std::memory_order_relaxed);
    return true;
  }

  // A stranger may be roused: a sender that is late finds who sleeps for the next message.
  [[gnu::noinline]] void rouse(std::size_t who) {
    auto& word = presence_[who];
    const auto address = Sync::park::address_of(word);
    // [bell] acquire: whom to ring was written before. [gone] acquire: so was from where to sweep.
    std::uint32_t was = word.load(std::memory_order_acquire);
    if (was == gone) {
      if constexpr (!forgettable) sweep(who);
      return;
    }
    // [bell] acquire: as above. relaxed: it woke, or left, by itself; who left looked after that.
    if (was == awake || !word.compare_exchange_strong(was, awake, std::memory_order_acquire,
                                                      std::memory_order_relaxed))
      return;
    if (was == sleeping) Sync::park::wake(address);
    if (was == at_bell) bell_[who].read()->ring();
  }

  // What nobody writes while messages flow and nobody sleeps.
  alignas(line) atomic<std::uint32_t> presence_[2]{atomic<std::uint32_t>(awake),
                                                   atomic<std::uint32_t>(awake)};
  atomic<std::uint32_t> swept_[2]{atomic<std::uint32_t>(0), atomic<std::uint32_t>(0)};
  atomic<std::uint32_t> ends_{2};
  number left_at_[2]{};
  typename Sync::template var<typename basic_bell<Sync>::member*> bell_[2];
  void* block_ = nullptr;
  [[no_unique_address]] const kept_policy<Waiting> policy_;

  // How far each side has taken, where that must be known; and what only itself looks at.
  struct alignas(line) position {
    atomic<std::uint32_t> at{0};
    number found_nothing_at = 0;
    number pauses = 0;
  };
  // Found by measuring, on cores near each other and far apart (docs/generated_code.md).
  static constexpr number in_the_midst = 16;  // messages one after another
  static constexpr number enough = std::min<number>(256, Slots / 2);
  static constexpr number most_pauses = std::min<number>(127, Slots / 8);
  static constexpr number claimed_lines = 16;
  static constexpr number fetched_lines = 8;

  static constexpr number per_line = sizeof(slot) < line ? line / sizeof(slot) : 1;
  static constexpr bool begins_line(number n) { return n % per_line == 0; }
  static constexpr number ahead(number lines) {
    return std::min<number>(lines * per_line, Slots / 4);
  }
  struct no_position {};
  [[no_unique_address]] std::conditional_t<never_full, no_position, position[2]> taken_;

  slot slots_[Slots];
};

}  // namespace pipes::detail
