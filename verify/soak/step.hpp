// -----------------------------------------------------------------------------
// step.hpp - one step of the soak: one backend under one condition, until a goal is reached.
// -----------------------------------------------------------------------------
// Each pair of threads holds session after session, of plain messages and of such with a destructor in turn. The
// calling thread watches: it ends the process, in a line that names the message, if a pair stands still.
//
// Orderings  [ended]  a pair's last release working  ->  the watcher's acquire working : all its counts
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/machine/topology.hpp"
#include "verify/soak/backends.hpp"

namespace typed_pipes::soak {

enum class condition {
  delayed,         // both sides pause, yield and sleep at random
  oversubscribed,  // three pairs of threads on two processing units
  shared,          // on each of two processing units both sides of a pair
  unpinned,        // the kernel chooses where
  pinned,          // a processing unit for each side
  sleeping,        // pinned, and each message comes when its receiver sleeps
  one_session      // pinned, and a session that does not end
};
std::string_view name_of(condition c);

struct step {
  const soaked* backend = nullptr;
  condition how = condition::pinned;
  std::string name() const;
};

struct tally {
  std::uint64_t to_server = 0, to_client = 0;
  std::uint64_t sleeps = 0;
  std::uint64_t sessions = 0;
  std::uint64_t longest_burst = 0;
  double seconds = 0;
  std::int64_t grown_bytes = 0;  // of resident memory, from an eighth of the step on

  void add(const tally& more);
  /// Messages of the direction that has fewer.
  std::uint64_t each_way() const { return to_server < to_client ? to_server : to_client; }
};

/// A limit of time that none reaches.
inline constexpr double no_limit_s = 1e18;

/// When a step ends: at so many messages each way, at so many sleeps, or after so many seconds.
struct goal {
  std::uint64_t messages = UINT64_MAX;
  std::uint64_t sleeps = UINT64_MAX;
  double seconds = no_limit_s;

  /// The share of it that has been done; 1 or more: all.
  double part_of(const tally& done) const;
};

struct outcome {
  tally done;
  std::string fault;  // empty: none
};

struct watching {
  double hang_limit_s = 60;  // a pair that makes no progress for so long has lost something
  std::function<bool(const tally&)> tick;  // every 100 ms, with the counts so far; false: stop
};

// The pools of a sanitizer grow by themselves.
#ifdef TYPED_PIPES_SANITIZED
inline constexpr bool memory_can_be_watched = false;
#else
inline constexpr bool memory_can_be_watched = true;
#endif

/// A process that has grown by more than this leaks.
inline constexpr std::int64_t most_growth_bytes = 1 << 20;

outcome run_step(const step& what, const goal& until, std::uint64_t seed,
                 const harness::topology& machine, const watching& watch);

}  // namespace typed_pipes::soak
