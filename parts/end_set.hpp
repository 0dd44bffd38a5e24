// -----------------------------------------------------------------------------
// end_set.hpp - many receiving ends as one: gives out the next that has something to say, fairly.
// -----------------------------------------------------------------------------
// The ends are all of one type: one state of one protocol, over one backend. An end that is given
// out is no longer in the set; what it says next goes back in by add(), if it is to.
//
//   end_set<typed_pipes::server_end<bank::login, bank>> callers;
//   while (auto end = callers.next()) std::move(*end).recv().match(...);
//
// Order      first ready, first given: an end that has something to say waits for each other end
//            at most once.
// Threads    the set: one at a time, also for adding. Who sends to its ends: any number.
// Waiting    as the backend of its ends does, but at the notifier of the set.
// Progress   per end given out: the same work however many others are in the set. Idle ends stay
//            armed; they are not looked at.
// Memory     a place per end, kept until the set goes and used again.
// Close      dropping the set drops its ends. It first takes back all that are armed; for one that is
//            being rung just then it waits until its sender is through.
// Source     This project; the job is that of PortSet in Rust's core::pipes, 2012.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <typed_pipes/impls/notifier.hpp>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/core/wait_any.hpp>
#include <utility>

namespace typed_pipes {

template <class End>
class end_set {
 public:
  end_set() : inside_(std::make_unique<core>()) {}

  /// Puts an end in. Throws spent_endpoint if it holds nothing, std::bad_alloc: then it is closed.
  void add(End end) {
    detail::require_live(detail::access::port(end));
    inside_->add(std::move(end));
  }

  /// Waits for an end with something to say and takes it out; recv() on it will not wait. Nothing
  /// only if the set is empty.
  std::optional<End> next() { return inside_->next(nullptr); }
  /// The same at most until t, or for so long, or without waiting.
  std::optional<End> next_until(clock::time_point t) { return inside_->next(&t); }
  template <class Rep, class Period>
  std::optional<End> next_for(std::chrono::duration<Rep, Period> d) {
    return next_until(deadline_in(d));
  }
  std::optional<End> next_now() { return inside_->next_now(); }

  std::size_t size() const noexcept { return inside_->size; }
  bool empty() const noexcept { return size() == 0; }

 private:
  using waiting = detail::waiting_for<End>;
  static constexpr std::uint32_t nobody = 0xFFFFFFFF;

  // A place is vacant, armed (its end is idle), or in the queue.
  struct place {
    place(notifier& told, std::uint32_t number) : whom(told, number) {}
    End end = none;
    notifier::member whom;
    bool armed = false;
    std::uint32_t after = nobody;  // the next in the queue, or the next vacant place

    detail::watch<End> watch() const { return {end}; }
  };

  // Stays where it is, for senders know the notifier.
  struct core {
    notifier told;
    std::deque<place> places;
    std::uint32_t vacant = nobody;
    std::uint32_t first = nobody, last = nobody;  // the queue of ends known to be ready
    std::size_t size = 0;

    core() = default;
    core(const core&) = delete;
    core& operator=(const core&) = delete;

    ~core() {
      std::size_t being_rung = 0;
      for (place& p : places)
        if (p.armed && !p.watch().disarm(p.whom)) ++being_rung;
      while (being_rung != 0) {
        told.wait<spin_then_park>();
        while (next_rung()) --being_rung;
      }
    }

    void add(End end) {
      const std::uint32_t n = vacant_place();
      places[n].end = std::move(end);
      ++size;
      watch(n);
    }

    std::optional<End> next(const clock::time_point* t) {
      for (;;) {
        if (auto end = next_now()) return end;
        if (size == 0 || !told.wait<waiting>(t)) return std::nullopt;
      }
    }

    // Whoever was rung goes behind those who were known before.
    std::optional<End> next_now() {
      while (const auto n = next_rung()) {
        places[*n].armed = false;
        enqueue(*n);
      }
      while (first != nobody) {
        const std::uint32_t n = first;
        place& p = places[n];
        first = p.after;
        if (!p.watch().ready()) {  // rung for nothing
          watch(n);
          continue;
        }
        p.after = std::exchange(vacant, n);
        --size;
        return std::optional<End>(std::move(p.end));
      }
      return std::nullopt;
    }

    std::optional<std::uint32_t> next_rung() {
      return told.next([this](std::uint32_t n) -> notifier::member& { return places[n].whom; });
    }

    void watch(std::uint32_t n) {
      place& p = places[n];
      p.armed = p.watch().arm(p.whom);
      if (!p.armed) enqueue(n);
    }

    void enqueue(std::uint32_t n) {
      places[n].after = nobody;
      (first == nobody ? first : places[last].after) = n;
      last = n;
    }

    std::uint32_t vacant_place() {
      if (vacant != nobody) {
        const std::uint32_t n = vacant;
        vacant = places[n].after;
        return n;
      }
      const auto n = static_cast<std::uint32_t>(places.size());
      places.emplace_back(told, n);
      return n;
    }
  };

  std::unique_ptr<core> inside_;
};

}  // namespace typed_pipes
