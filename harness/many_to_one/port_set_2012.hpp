// -----------------------------------------------------------------------------
// port_set_2012.hpp - the PortSet of Rust's pipes of 2012, rebuilt with its cost: for the reproduction.
// -----------------------------------------------------------------------------
// Each receive arms every member in order and stops at the first that is ready. If none is, it sleeps
// until it is notified and searches the members for the one that notified it. Then it disarms every
// member, also those it had not armed. So the number of atomic operations per receive grows with the
// set, and the member with the lowest index that has a message always comes first. receiver_set
// (parts/) does the same job with neither.
//
// Threads    the set: one at a time, add() and make_sender() included. Each sender: one at a time.
// Close      a member whose sender has left is removed; the others keep their order.
// Source     PortSet and wait_many of Rust's core::pipes, 2012, without a copy, as from August on (in
//            July each receive first copied the addresses of all members to a new vector).
// Differs    a member is armed with a notifier (there: marked with a task to signal). Of several
//            notifications during a sleep the first counts (there: the last). recv() of an empty set
//            returns nothing, as its try_recv did.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <typed_pipes/impls/contract/notifier.hpp>
#include <typed_pipes/parts/channel.hpp>
#include <typed_pipes/protocols/core/wait_any.hpp>
#include <utility>
#include <vector>

namespace typed_pipes {

/// Threads: one at a time.
template <class T, class Backend = single_shot>
class port_set_2012 {
  using end_type = typename receiver<T, Backend>::end_type;

 public:
  port_set_2012() : core_(std::make_unique<core>()) {}

  /// Adds a member. Errors: spent_endpoint if it is empty; std::bad_alloc: the member is closed then.
  void add(receiver<T, Backend> member) {
    end_type end = std::move(member).into_end();
    detail::require_live(detail::access::port(end));
    core_->add(std::move(end));
  }

  /// Creates a channel, adds its receiver and returns its sender. Errors: std::bad_alloc.
  sender<T, Backend> make_sender() {
    auto [out, in] = make_channel<T, Backend>();
    add(std::move(in));
    return std::move(out);
  }

  /// Waits for a message of any member. Returns nothing only if the set is empty or has become empty.
  std::optional<T> recv() {
    auto& members = core_->members;
    while (!members.empty()) {
      const std::size_t i = core_->wait_many();
      if (!core_->watch(i).ready()) continue;  // a spurious notification
      auto got = std::move(members[i]).recv().take();
      if (got) {
        members[i] = std::move(got->next);
        return std::optional<T>(std::move(got->message));
      }
      members.erase(members.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return std::nullopt;
  }

  /// Number of members, those included that are closed but not yet found to be.
  std::size_t size() const noexcept { return core_->members.size(); }
  bool empty() const noexcept { return size() == 0; }

 private:
  // On the heap, because senders hold the address of the notifier.
  struct core {
    notifier wakeup;
    std::vector<end_type> members;
    std::deque<notifier::member> marks;  // mark i arms the member that has index i now

    void add(end_type end) {
      if (marks.size() == members.size())
        marks.emplace_back(wakeup, static_cast<std::uint32_t>(marks.size()));
      members.push_back(std::move(end));
    }

    detail::watch<end_type> watch(std::size_t i) const { return {members[i]}; }

    std::size_t wait_many() {
      std::size_t marked = 0;
      while (marked < members.size() && watch(marked).arm(marks[marked])) ++marked;
      const std::size_t ready = marked < members.size() ? marked : sleep();
      unmark_all(marked, marked == members.size());
      return ready;
    }

    // Waits for a notification and searches the member that caused it.
    std::size_t sleep() {
      std::optional<std::uint32_t> event;
      while (!(event = next_notified())) wakeup.wait<detail::waiting_for<end_type>>();
      std::size_t i = 0;
      while (marks[i].number() != *event) ++i;
      return i;
    }

    // Disarms every member, with one atomic operation each. Some of the first `marked` ones may have sent a
    // notification or be sending it: it has to be consumed here. After a sleep one was consumed already.
    void unmark_all(std::size_t marked, bool slept) {
      std::size_t notified = 0;
      for (std::size_t i = 0; i < members.size(); ++i)
        if (!watch(i).disarm(marks[i]) && i < marked) ++notified;
      for (notified -= slept ? 1 : 0; notified != 0; --notified)
        while (!next_notified()) wakeup.wait<spin_then_park>();
    }

    std::optional<std::uint32_t> next_notified() {
      return wakeup.next([this](std::uint32_t n) -> notifier::member& { return marks[n]; });
    }
  };

  std::unique_ptr<core> core_;
};

}  // namespace typed_pipes
