// -----------------------------------------------------------------------------
// bell.hpp - one thread waits for the first of many ports to have something to say.
// -----------------------------------------------------------------------------
// A bell belongs to one thread. Each port it watches is armed with a member of the bell; the
// sender who makes that port ready rings the member, once. What it costs does not depend on how
// many members are armed: a ring links the member into a list, the owner takes the list whole.
//
// Threads    ring(): any thread, once per arming. All else: the owner alone.
// Progress   ring: one compare-exchange, repeated while others ring at the same time; a wake by
//            address if the owner sleeps, outside any lock. next: one exchange per list taken.
// Memory     none of its own: the list runs through the members.
// Lifetime   the compare-exchange is the ringing thread's last touch of member and bell, so who
//            has taken a member out of the bell may destroy it, and the bell after the last one.
//            That is why one word says both who was rung last and whether the owner sleeps.
// Orderings  [rung]  ring() release word  ->  next() acquire word : the link to the one before;
//                    whatever the ringing thread did to the port's memory
// Source     Rust's pipes (2012) waited for many through one event slot per task
//            and a scan of all ports. The list is Treiber's stack (1986), emptied at once.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "impls/clock.hpp"
#include "impls/detail/patience.hpp"
#include "impls/detail/sync.hpp"

namespace pipes {

template <class Sync = detail::real_sync>
class basic_bell {
 public:
  /// What one port is armed with. Stays where it is; number is the owner's name for it.
  class member {
   public:
    member(basic_bell& owner, std::uint32_t number) noexcept : owner_(&owner), number_(number) {}
    member(const member&) = delete;
    member& operator=(const member&) = delete;

    std::uint32_t number() const noexcept { return number_; }

    /// For backends: the port this armed is ready. Once per arming; any thread.
    void ring() noexcept {
      const auto address = Sync::park::address_of(owner_->last_);
      // relaxed: a guess, which the exchange checks.
      std::uint32_t before = owner_->last_.load(std::memory_order_relaxed);
      auto& word = owner_->last_;
      do {
        before_.write() = before == asleep ? nobody : before;
        // [rung] release: the link, and what this thread did to the port. relaxed: another guess.
      } while (!word.compare_exchange_weak(before, number_ + 1, std::memory_order_release,
                                           std::memory_order_relaxed));
      if (before == asleep) Sync::park::wake(address);
    }

   private:
    friend class basic_bell;
    basic_bell* owner_;
    std::uint32_t number_;
    typename Sync::template var<std::uint32_t>
        before_;  // who was rung before; then: who comes after
  };

  basic_bell() = default;
  basic_bell(const basic_bell&) = delete;
  basic_bell& operator=(const basic_bell&) = delete;

  /// The number that was rung longest ago, if any was; does not wait. find(number) is its member.
  template <class Find>
  std::optional<std::uint32_t> next(Find&& find) {
    if (first_ == nobody) first_ = take_all(find);
    if (first_ == nobody) return std::nullopt;
    const std::uint32_t number = first_ - 1;
    first_ = find(number).before_.read();
    return number;
  }

  /// Waits as the policy says until a member is rung, at most until *t if t is given; false if it
  /// got that late first.
  template <class Waiting>
  bool wait(const clock::time_point* t = nullptr) {
    return wait_as(kept_policy<Waiting>({}), t);
  }
  bool wait(wait_strategy how, const clock::time_point* t = nullptr) {
    return wait_as(kept_policy<chosen>(how), t);
  }

 private:
  template <class Waiting>
  bool wait_as(kept_policy<Waiting> policy, const clock::time_point* t) {
    if (first_ != nobody) return true;
    if (rung()) return true;
    detail::patience<Waiting, Sync> patient(policy);
    const auto seen = detail::poll(patient, [this] { return rung(); }, t);
    if (seen != detail::polled::in_vain) return seen == detail::polled::ready;
    std::uint32_t expected = nobody;
    // relaxed: says nothing but that the owner sleeps; next() acquires what was rung.
    if (!last_.compare_exchange_strong(expected, asleep, std::memory_order_relaxed,
                                       std::memory_order_relaxed))
      return true;
    for (;;) {
      patient.falls_asleep();
      if (t == nullptr) {
        Sync::park::wait(last_, asleep);
      } else {
        Sync::park::wait_until(last_, asleep, *t);
      }
      patient.wakes_up();
      // relaxed: next() acquires what was rung.
      if (last_.load(std::memory_order_relaxed) != asleep) return true;
      if (t == nullptr || !Sync::passed(*t)) continue;
      expected = asleep;
      // relaxed: takes back what this thread wrote; if it was rung meanwhile, next() acquires.
      return !last_.compare_exchange_strong(expected, nobody, std::memory_order_relaxed,
                                            std::memory_order_relaxed);
    }
  }

  // The word: nobody was rung; or the number of the last one rung, plus one; or the owner sleeps.
  static constexpr std::uint32_t nobody = 0;
  static constexpr std::uint32_t asleep = 0xFFFFFFFF;

  bool rung() const {
    // relaxed: next() acquires what was rung.
    return last_.load(std::memory_order_relaxed) != nobody;
  }

  // The list comes newest first; turned round, who rang first is heard first.
  template <class Find>
  std::uint32_t take_all(Find& find) {
    if (!rung()) return nobody;
    // [rung] acquire: links and ports as the ringing threads left them.
    std::uint32_t newest = last_.exchange(nobody, std::memory_order_acquire);
    std::uint32_t oldest = nobody;
    while (newest != nobody) {
      auto& link = find(newest - 1).before_;
      const std::uint32_t older = link.read();
      link.write() = oldest;
      oldest = newest;
      newest = older;
    }
    return oldest;
  }

  typename Sync::template atomic<std::uint32_t> last_{nobody};
  std::uint32_t first_ = nobody;  // taken from the list, not yet handed out
};

using bell = basic_bell<>;

}  // namespace pipes
