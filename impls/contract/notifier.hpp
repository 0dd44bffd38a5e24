// -----------------------------------------------------------------------------
// notifier.hpp - one thread waits until one of many ports is ready.
// -----------------------------------------------------------------------------
// A notifier belongs to one thread, its owner. Each port that it watches is armed with a member of the
// notifier; the sender that makes the port ready notifies the member, once. The cost does not depend on
// the number of armed members: notify() pushes the member onto a list, and the owner takes the whole list.
//
// Threads    notify(): any thread, once per arming. All else: the owner only.
// Progress   notify: one compare-exchange, repeated while other threads notify at the same time; a wake by
//            address if the owner sleeps, outside any lock. next: one exchange per list taken.
// Memory     none of its own: the list is linked through the members.
// Lifetime   the compare-exchange is the notifying thread's last access to member and notifier. So the owner
//            may destroy a member when next() has returned it, and the notifier after the last member.
//            This is why one word holds both the newest member and whether the owner sleeps.
// Orderings  [notified]  notify() release list  ->  next() acquire list : the link to the next member;
//                        what the notifying thread did to the port's memory
// Source     Rust's pipes (2012) waited for many ports through one event slot per task
//            and a scan of all ports. The list is Treiber's stack (1986), emptied at once.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <typed_pipes/impls/base/adaptive_wait.hpp>
#include <typed_pipes/impls/base/clock.hpp>
#include <typed_pipes/impls/base/sync.hpp>

namespace typed_pipes {

/// Waits until one of many armed ports is ready. Threads: its owner only, except for member::notify(). Sync is
/// the machine, or a model checker in its place.
template <class Sync = detail::real_sync>
class basic_notifier {
 public:
  /// A port is armed with a member. It cannot be moved. The owner knows it by its number.
  class member {
   public:
    /// A member that is not armed yet, of a notifier that outlives it. The number is below 2^32 - 2.
    member(basic_notifier& owner, std::uint32_t number) noexcept
        : owner_(std::addressof(owner)), number_(number) {}
    member(const member&) = delete;
    member& operator=(const member&) = delete;

    /// The number that next() returns for it.
    std::uint32_t number() const noexcept { return number_; }

    /// For backends: the port that this member armed is ready. Once per arming; any thread.
    void notify() noexcept {
      const auto address = Sync::park::address_of(owner_->list_);
      // relaxed: a guess, which the exchange checks.
      std::uint32_t before = owner_->list_.load(std::memory_order_relaxed);
      auto& list = owner_->list_;
      do {
        link_.write() = before == asleep ? none : before;
        // [notified] release: the link, and what this thread did to the port. relaxed: another guess.
      } while (!list.compare_exchange_weak(before, number_ + 1, std::memory_order_release,
                                           std::memory_order_relaxed));
      if (before == asleep) Sync::park::wake(address);
    }

   private:
    friend class basic_notifier;
    basic_notifier* owner_;
    std::uint32_t number_;
    typename Sync::template var<std::uint32_t> link_;  // to the next member of the list
  };

  basic_notifier() = default;
  basic_notifier(const basic_notifier&) = delete;
  basic_notifier& operator=(const basic_notifier&) = delete;

  /// The number of the member that was notified first, if any was; does not wait. find(number) returns the
  /// member of that number.
  template <class Find>
  std::optional<std::uint32_t> next(Find&& find) {
    if (first_ == none) first_ = take_all(find);
    if (first_ == none) return std::nullopt;
    const std::uint32_t number = first_ - 1;
    first_ = find(number).link_.read();
    return number;
  }

  /// Waits, as the policy says, until a member is notified, at most until *t if t is given; false if *t
  /// passed first.
  template <class Waiting>
  bool wait(const clock::time_point* t = nullptr) {
    if (first_ != none) return true;
    if (notified()) return true;
    detail::adaptive_wait<Waiting, Sync> spinner;
    while (spinner.keep_spinning()) {
      if (notified()) return true;
      if (t != nullptr && spinner.turns() % Sync::polls_per_look == 0 && Sync::passed(*t))
        return false;
    }
    std::uint32_t expected = none;
    // relaxed: says only that the owner sleeps; next() acquires the list.
    if (!list_.compare_exchange_strong(expected, asleep, std::memory_order_relaxed,
                                       std::memory_order_relaxed))
      return true;
    for (;;) {
      spinner.before_park();
      if (t == nullptr) {
        Sync::park::wait(list_, asleep);
      } else {
        Sync::park::wait_until(list_, asleep, *t);
      }
      spinner.after_park();
      // relaxed: next() acquires the list.
      if (list_.load(std::memory_order_relaxed) != asleep) return true;
      if (t == nullptr || !Sync::passed(*t)) continue;
      expected = asleep;
      // relaxed: takes back what this thread wrote; if a member was notified meanwhile, next() acquires.
      return !list_.compare_exchange_strong(expected, none, std::memory_order_relaxed,
                                            std::memory_order_relaxed);
    }
  }

 private:
  // The list: empty; or the number of the newest member plus one; or empty and the owner sleeps.
  static constexpr std::uint32_t none = 0;
  static constexpr std::uint32_t asleep = 0xFFFFFFFF;

  bool notified() const {
    // relaxed: next() acquires the list.
    return list_.load(std::memory_order_relaxed) != none;
  }

  // The list is linked from the newest member to the oldest; it is reversed here.
  template <class Find>
  std::uint32_t take_all(Find& find) {
    if (!notified()) return none;
    // [notified] acquire: links and ports as the notifying threads left them.
    std::uint32_t newest = list_.exchange(none, std::memory_order_acquire);
    std::uint32_t oldest = none;
    while (newest != none) {
      auto& link = find(newest - 1).link_;
      const std::uint32_t older = link.read();
      link.write() = oldest;
      oldest = newest;
      newest = older;
    }
    return oldest;
  }

  typename Sync::template atomic<std::uint32_t> list_{none};
  std::uint32_t first_ = none;  // taken from the list, not yet handed out
};

/// The notifier that ports are armed with: `arm<S>(notifier::member&)`. Threads: as basic_notifier.
using notifier = basic_notifier<>;

}  // namespace typed_pipes
