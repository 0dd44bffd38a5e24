// -----------------------------------------------------------------------------
// slot_layout.hpp - the layout of a slot_ring: slots, stamps, cache lines, and the states of the two sides.
// -----------------------------------------------------------------------------
// Both sides number the messages of a session alike, whichever side sends them: message n is stored in
// slot n mod N of the N slots. Sequence numbers have 64 bits. At a message per nanosecond they last for centuries,
// so they never wrap and are compared as they are. Each slot holds a message and its stamp, in one cache
// line:
//
//   stamp = (number of the edge + 1) * 2 + parity of the lap n / N
//
// The receiver of message n polls that stamp until its parity is that of n's lap. Nothing marks a slot as
// taken: the next lap overwrites it. So a message costs one transfer of its cache line.
//
// Source     Slots for both directions: this project. A stamp in each slot: FastForward (Giacomoni et al.,
//            2008), Vyukov's bounded queue.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
#include <typed_pipes/impls/base/list.hpp>
#include <typed_pipes/impls/contract/shape.hpp>
#include <typed_pipes/impls/detail/capacity.hpp>
#include <utility>

namespace typed_pipes::detail {

/// The state of a side, for its peer. The side sets it; the peer may set it back to `awake`.
struct peer_state {
  enum : std::uint32_t { awake, sleeping, waits_at_notifier, disconnected };
};

/// The number of a message in its session. It must not wrap: a side that only sends publishes no
/// position, and the peer would take an old position for a new one once it lay half the range back.
using sequence = std::uint64_t;

/// Constants and types of the memory of shape G. Has no members. Slots: as in capacity.hpp.
template <class G, std::size_t Slots, class Sync>
struct slot_layout {
  /// The number of slots, a power of two.
  static constexpr std::size_t slot_count = detail::capacity<G, Slots>();
  static constexpr std::size_t cache_line = 64;
  static constexpr bool never_full = detail::never_full<G, Slots>;

  // --- stamps ---------------------------------------------------------------------------------

  static constexpr std::uint32_t lap(sequence n) {
    return static_cast<std::uint32_t>(n / slot_count);
  }
  static constexpr std::uint32_t parity(sequence n) { return (lap(n) & 1) ^ 1; }
  static constexpr std::uint32_t stamp_of(std::size_t edge, sequence n) {
    return static_cast<std::uint32_t>((edge + 1) * 2) | parity(n);
  }
  static constexpr bool is_of_lap(std::uint32_t stamp, sequence n) {
    return ((stamp ^ lap(n)) & 1) != 0;
  }
  static constexpr std::size_t edge_of(std::uint32_t stamp) { return stamp / 2 - 1; }
  /// Whether message n, if there is one, is the peer's; for side R, which finds this stamp in the slot of message n - 1.
  template <role R>
  static constexpr bool peer_may_send(sequence n, std::uint32_t last) {
    if (!is_of_lap(last, n - 1)) return true;  // it has sent a lap
    const std::size_t state = last < 2 ? 0 : G::arcs[edge_of(last)].to;
    return state != no_state && !typed_pipes::sends(R, G::directions[state]);
  }

  // --- slots ----------------------------------------------------------------------------------

  static constexpr std::size_t largest =
      (std::max<std::size_t>)(1, (std::max)(G::template largest<direction::to_server>,
                                            G::template largest<direction::to_client>));
  static constexpr std::size_t strictest = (std::max)(G::template strictest<direction::to_server>,
                                                      G::template strictest<direction::to_client>);

  /// Raw storage for one message of any edge.
  struct message_storage {
    alignas(strictest) std::byte bytes[largest];
    template <class M>
    M& as() {
      return *std::launder(reinterpret_cast<M*>(bytes));
    }
  };
  struct unaligned_slot {
    typename Sync::template atomic<std::uint32_t> stamp{0};
    typename Sync::template var<message_storage> storage;
  };
  // Without backpressure each slot has cache lines of its own. In a ring small slots share a line and
  // none straddles two; large slots are stored without gaps.
  static constexpr std::size_t alignment = never_full
                                               ? (std::max)(cache_line, alignof(unaligned_slot))
                                           : sizeof(unaligned_slot) > cache_line
                                               ? alignof(unaligned_slot)
                                               : std::bit_ceil(sizeof(unaligned_slot));
  struct alignas(alignment) slot : unaligned_slot {};
  static constexpr bool fits_memory = slot_count <= PTRDIFF_MAX / sizeof(slot);

  /// No message needs its destructor to run.
  static constexpr bool trivially_destroyable = []<class... Ss>(list<Ss...>) {
    const auto of_state = []<class... Es>(list<Es...>) {
      return detail::all_true({std::is_trivially_destructible_v<typename Es::message>...});
    };
    return detail::all_true({of_state(edges_of_t<Ss>{})...});
  }(typename G::states{});

  // --- positions and prefetching --------------------------------------------------------------

  /// The position up to which a side has received, for the sender; and its own members. The position
  /// may lie as far back as the session is old: a side that never received has published none.
  struct alignas(cache_line) receive_position {
    typename Sync::template atomic<sequence> published{0};
    sequence last_empty = 0;  // the message that was not there when this side last had to wait
    unsigned pauses = 0;      // see back_off()

    /// The number of pauses when message n is not there. A receiver in the middle of a stream that finds no
    /// message would poll the line that the sender is filling and fetch it once per message. So it pauses
    /// before it polls: longer if few messages arrived since it last waited, shorter if many did. Then
    /// lines arrive full. A conversation does not back off.
    unsigned back_off(sequence n, sequence burst) {
      const sequence batch = n - std::exchange(last_empty, n);
      if (burst < streaming_burst) {
        pauses = 0;
      } else if (batch < good_batch) {
        pauses = (std::min)(2 * pauses + 1, most_pauses);
      } else if (batch > 4 * good_batch) {
        pauses /= 2;
      }
      return pauses;
    }
  };
  struct no_position {};
  using positions = std::conditional_t<never_full, no_position, receive_position[2]>;

  // Found by measuring, on cores near each other and far apart.
  static constexpr sequence streaming_burst =
      16;  // a burst this long is a stream, not a conversation
  static constexpr sequence good_batch =
      std::min<sequence>(256, slot_count / 2);  // messages between two waits
  static constexpr unsigned most_pauses = (std::min<std::size_t>)(127, slot_count / 8);
  static constexpr sequence claimed_lines = 16;
  static constexpr sequence fetched_lines = 8;

  static constexpr sequence per_line = sizeof(slot) < cache_line ? cache_line / sizeof(slot) : 1;
  static constexpr bool begins_line(sequence n) { return n % per_line == 0; }
  /// So many lines ahead, in messages.
  static constexpr sequence ahead(sequence lines) {
    return std::min<sequence>(lines * per_line, slot_count / 4);
  }
};

}  // namespace typed_pipes::detail
