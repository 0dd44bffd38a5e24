// -----------------------------------------------------------------------------
// memory.hpp - the memory of the simulated machine: messages, and how much of them each thread has seen.
// -----------------------------------------------------------------------------
// A view machine, which produces what RC11 allows. Each location has a history: its messages (the values
// stored there) in modification order. A view holds for each location the oldest message that may still be
// read; each thread has three, and each message carries the one that it passes on:
//
//   load       any message not older than `current`. With acquire the message's view joins `current`, without
//              it joins `acquired`, which an acquire fence makes current.
//   store      a message that carries `current` with release, else `released`, which a release fence sets.
//              Its place in the history is after all that the thread has seen, and not necessarily last.
//   update     a read-modify-write: its message directly follows the one that it read, and nothing comes
//              between. It carries what that one carried too: the release sequence of C++20.
//   SC fence   acquire, then exchange of knowledge with one global view, then release.
//
// A view also holds a vector clock: an access happens before what thread u does now if u's `current` has the
// clock of that access. SC fences exchange no clocks, because they order without synchronising.
//
// Source     Kang et al., A promising semantics (2017), without promises; Lahav et al., RC11 (2017).
// Differs    a later plain store of the same thread does not continue a release sequence (C++20).
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace typed_pipes::exploring {

inline constexpr std::size_t most_threads = 5;     // with the one that sets up
inline constexpr std::size_t most_locations = 59;  // in one execution

/// A place in the modification order of a location, or the time of a clock. Places have gaps, in which stores
/// are inserted. Signed and short, because processors take the greater of eight such pairs at once.
using place = std::int16_t;
inline constexpr place first_place = 1, gap = 256, last_place = 32'000;

struct view {
  std::array<place, most_locations + most_threads> at{};

  place& clock(std::size_t thread) { return at[most_locations + thread]; }
  place clock(std::size_t thread) const { return at[most_locations + thread]; }
  void join(const view& other) {
    for (std::size_t i = 0; i < at.size(); ++i) at[i] = std::max(at[i], other.at[i]);
  }
  void join_locations(const view& other) {
    for (std::size_t i = 0; i < most_locations; ++i) at[i] = std::max(at[i], other.at[i]);
  }
};

struct message {
  place where = 0;
  std::uint32_t id = 0;   // messages are numbered in the order of execution
  bool attached = false;  // written by an update that read the message before it
  std::uint64_t value = 0;
  view carried;
};

/// When each thread last accessed something, by its own clock.
struct accesses {
  std::array<place, most_threads> last{};

  void record(const view& mine, std::size_t thread) { last[thread] = mine.clock(thread); }
  bool all_before(const view& mine) const {
    for (std::size_t t = 0; t < most_threads; ++t)
      if (last[t] > mine.clock(t)) return false;
    return true;
  }
};

struct location {
  std::vector<message> history;
  const void* address = nullptr;
  bool alive = false;
  accesses construction, use;
  place seen_by_kernel = 0;  // what a thread that waked by this address had seen

  const message& newest() const { return history.back(); }
  /// An update may read message i: no other update has.
  bool free_behind(std::size_t i) const {
    return i + 1 == history.size() || !history[i + 1].attached;
  }
  /// The index of the oldest message at `from` or after it.
  std::size_t first_from(place from) const {
    std::size_t i = history.size();
    while (i != 0 && history[i - 1].where >= from) --i;
    return i;
  }
  /// A place behind message i; 0 if none is left.
  place place_behind(std::size_t i) const {
    const int before = history[i].where;
    const bool is_last = i + 1 == history.size();
    const int between = is_last ? before + gap : (before + history[i + 1].where) / 2;
    return static_cast<place>(between == before || between > last_place ? 0 : between);
  }
};

/// The knowledge of one thread.
struct knowledge {
  view current, acquired, released;
  // Coherence with what the kernel read for this thread, which orders nothing else.
  std::array<place, most_locations> floor{};

  place oldest(std::size_t where) const { return std::max(current.at[where], floor[where]); }

  void see(std::size_t where, const message& m, bool acquires) {
    current.at[where] = std::max(current.at[where], m.where);
    acquired.join(m.carried);
    acquired.at[where] = std::max(acquired.at[where], m.where);
    if (acquires) current.join(m.carried);
  }
  /// The view that a message of this thread carries.
  view carried_by(std::size_t where, place p, bool releases) {
    current.at[where] = acquired.at[where] = p;
    view v = releases ? current : released;
    v.at[where] = p;
    return v;
  }
  void fence_acquire() { current = acquired; }
  void fence_release() { released = current; }
  void fence_sc(view& global) {
    current.join(acquired);
    current.join_locations(global);
    global.join_locations(current);
    acquired = released = current;
  }
};

}  // namespace typed_pipes::exploring
