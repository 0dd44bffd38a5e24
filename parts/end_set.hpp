// -----------------------------------------------------------------------------
// end_set.hpp - a set of receiving endpoints: returns the next one that is ready, fairly.
// -----------------------------------------------------------------------------
// The endpoints are all of one type: one state of one protocol, over one backend. next() removes an
// endpoint from the set; add() puts it, or the endpoint that follows from it, back.
//
//   end_set<typed_pipes::server_end<bank::login, bank>> callers;
//   while (auto end = callers.next()) std::move(*end).recv().match(...);
//
// Order      first ready, first returned: a ready endpoint waits for each other one at most once.
// Threads    the set: one at a time, add() included. The peers of its endpoints: any number at once.
// Waiting    as the backend of the endpoints does.
// Progress   the cost per returned endpoint does not depend on the number of members: idle ones stay
//            registered with the set's notifier and are not examined.
// Memory     one entry per member, reused, and freed when the set is destroyed.
// Close      destroying the set closes its endpoints. It disarms them first, and waits for senders that
//            are in the middle of a notification.
// Source     this project. PortSet of Rust's core::pipes, 2012, did the same for ports.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <typed_pipes/impls/contract/notifier.hpp>
#include <typed_pipes/parts/deadline.hpp>
#include <typed_pipes/parts/part.hpp>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/core/wait_any.hpp>
#include <utility>

namespace typed_pipes {

namespace detail {

template <class T>
inline constexpr bool is_an_end = false;
template <class State, role R, class P>
inline constexpr bool is_an_end<endpoint<State, R, P>> = true;

}  // namespace detail

/// A set of endpoints of type End. Move-only; empty after it was moved from. Threads: one at a time.
template <class End>
class end_set : detail::one_owner<end_set<End>, End, End> {
  using base = typename end_set::one_owner;
  static_assert(sizeof(not_an_end<End, detail::is_an_end<End>>));

 public:
  /// Adds an endpoint. Threads: one at a time. Errors: spent_endpoint if it is spent; std::bad_alloc: the
  /// endpoint is closed then.
  void add(End end) {
    if constexpr (detail::may_wait_for<End>()) {
      detail::require_live(detail::access::port(end));
      if (core_ == nullptr) core_ = std::make_unique<core>();
      core_->add(std::move(end));
    } else {
      detail::report_wait_fault<typename detail::wait_fault<End>::type>();
    }
  }

  /// Waits for an endpoint that is ready, so that recv() on it does not wait, and removes it from the set.
  /// Returns nothing only if the set is empty. Threads: one at a time. Errors: none.
  std::optional<End> next() { return core_ ? core_->next(nullptr) : std::nullopt; }
  /// As next(), but waits until t, a std::chrono::time_point, at the latest; returns nothing if no endpoint was
  /// ready by then.
  template <class TimePoint>
  std::optional<End> next_until(const TimePoint& t) {
    if (core_ == nullptr) return std::nullopt;
    const clock::time_point at = detail::checked_deadline_at(t);
    return core_->next(&at);
  }
  /// As next_until(), but waits for d, a std::chrono::duration, at most.
  template <class Duration>
  std::optional<End> next_for(const Duration& d) {
    return next_until(detail::checked_deadline_in(d));
  }

  /// As next(), but does not wait.
  std::optional<End> next_now() { return core_ ? core_->next_now() : std::nullopt; }

  /// Number of endpoints in the set.
  std::size_t size() const noexcept { return core_ ? core_->size : 0; }
  /// True if size() is 0.
  bool empty() const noexcept { return size() == 0; }

  /// @cond
  // Called on what is const, as in a lambda without `mutable`.
  using base::add, base::next, base::next_until, base::next_for, base::next_now;
  /// @endcond

 private:
  using waiting = detail::waiting_for<End>;
  static constexpr std::uint32_t no_index = 0xFFFFFFFF;

  // An entry is free, or watched (its endpoint is idle), or in the queue of ready ones.
  struct entry {
    entry(notifier& ready, std::uint32_t index) : member(ready, index) {}
    End end = none;
    notifier::member member;
    bool watched = false;
    std::uint32_t next = no_index;  // in the queue, or in the list of free entries

    detail::watch<End> watch() const { return {end}; }
  };

  // On the heap, because senders hold the address of the notifier.
  struct core {
    notifier ready;
    std::deque<entry> entries;
    std::uint32_t free = no_index;
    std::uint32_t first = no_index, last = no_index;  // the queue of endpoints known to be ready
    std::size_t size = 0;

    core() = default;
    core(const core&) = delete;
    core& operator=(const core&) = delete;

    ~core() {
      std::size_t notified = 0;
      for (entry& e : entries)
        if (e.watched && !e.watch().disarm(e.member)) ++notified;
      while (notified != 0) {
        ready.wait<spin_then_park>();
        while (next_notified()) --notified;
      }
    }

    void add(End end) {
      const std::uint32_t n = free_entry();
      entries[n].end = std::move(end);
      ++size;
      watch(n);
    }

    std::optional<End> next(const clock::time_point* t) {
      for (;;) {
        if (auto end = next_now()) return end;
        if (size == 0 || !ready.wait<waiting>(t)) return std::nullopt;
      }
    }

    // Endpoints notified since the last call go to the end of the queue.
    std::optional<End> next_now() {
      while (const auto n = next_notified()) {
        entries[*n].watched = false;
        enqueue(*n);
      }
      while (first != no_index) {
        const std::uint32_t n = first;
        entry& e = entries[n];
        first = e.next;
        if (!e.watch().ready()) {  // a spurious notification: arm it again
          watch(n);
          continue;
        }
        e.next = std::exchange(free, n);
        --size;
        return std::optional<End>(std::move(e.end));
      }
      return std::nullopt;
    }

    std::optional<std::uint32_t> next_notified() {
      return ready.next([this](std::uint32_t n) -> notifier::member& { return entries[n].member; });
    }

    void watch(std::uint32_t n) {
      entry& e = entries[n];
      e.watched = e.watch().arm(e.member);
      if (!e.watched) enqueue(n);
    }

    void enqueue(std::uint32_t n) {
      entries[n].next = no_index;
      (first == no_index ? first : entries[last].next) = n;
      last = n;
    }

    std::uint32_t free_entry() {
      if (free != no_index) {
        const std::uint32_t n = free;
        free = entries[n].next;
        return n;
      }
      const auto n = static_cast<std::uint32_t>(entries.size());
      entries.emplace_back(ready, n);
      return n;
    }
  };

  std::unique_ptr<core> core_;  // made by the first add()
};

}  // namespace typed_pipes
