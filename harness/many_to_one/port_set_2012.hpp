// -----------------------------------------------------------------------------
// port_set_2012.hpp - many ports as one, as it was: for the reproduction.
// -----------------------------------------------------------------------------
// Each receive waits for many: in order it marks every member as waited for, and stops at the first
// that is ready; if none is it sleeps until rung, then looks through the members for the one that
// rang; then it takes every mark back, also of those it had not come to. So a receive costs a number
// of atomic operations that grows with the set, and the lowest member with a message always wins.
// receiver_set.hpp does the same job without either.
//
// Threads    the set: one at a time, also for adding. Chans: each one at a time.
// Close      a member whose sender has left is removed, the others keep their order.
// Source     PortSet and wait_many of Rust's core::pipes, 2012; in place, as from August on (in July
//            each receive first copied the addresses of all members to a new vector).
// Differs    a mark is a notifier to ring, not a task to signal; of several that ring while it sleeps the
//            first is received from, not the last; an empty set gives nothing, as its try_recv did.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <typed_pipes/impls/notifier.hpp>
#include <typed_pipes/parts/channel.hpp>
#include <typed_pipes/protocols/core/wait_any.hpp>
#include <utility>
#include <vector>

namespace typed_pipes {

template <class T, class Backend = single_shot>
class port_set_2012 {
  using end_type = typename receiver<T, Backend>::end_type;

 public:
  port_set_2012() : inside_(std::make_unique<core>()) {}

  /// Adds a member. Throws spent_endpoint if it holds nothing; std::bad_alloc: then it is closed.
  void add(receiver<T, Backend> member) {
    end_type end = std::move(member).into_end();
    detail::require_live(detail::access::port(end));
    inside_->add(std::move(end));
  }

  /// Makes a stream, adds its port, gives its chan. Throws std::bad_alloc only.
  typed_pipes::sender<T, Backend> make_sender() {
    auto [out, in] = make_channel<T, Backend>();
    add(std::move(in));
    return std::move(out);
  }

  /// Waits for a message of any member. Nothing only when the set is empty, or has become so.
  std::optional<T> recv() {
    auto& members = inside_->members;
    while (!members.empty()) {
      const std::size_t i = inside_->wait_many();
      if (!inside_->watch(i).ready()) continue;  // rung for nothing
      auto got = std::move(members[i]).recv().take();
      if (got) {
        members[i] = std::move(got->next);
        return std::optional<T>(std::move(got->message));
      }
      members.erase(members.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return std::nullopt;
  }

  /// Members not yet found to be closed.
  std::size_t size() const noexcept { return inside_->members.size(); }
  bool empty() const noexcept { return size() == 0; }

 private:
  // Stays where it is, for senders know the notifier.
  struct core {
    notifier told;
    std::vector<end_type> members;
    std::deque<notifier::member> marks;  // mark i is for the member that is at i just now

    void add(end_type end) {
      if (marks.size() == members.size())
        marks.emplace_back(told, static_cast<std::uint32_t>(marks.size()));
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

    // Waits, and finds the member that rang.
    std::size_t sleep() {
      std::optional<std::uint32_t> event;
      while (!(event = next_rung())) told.wait<detail::waiting_for<end_type>>();
      std::size_t i = 0;
      while (marks[i].number() != *event) ++i;
      return i;
    }

    // One atomic operation for each member. Of the first `marked` some may have rung, or may just be
    // ringing; one of them, if it slept, has been heard.
    void unmark_all(std::size_t marked, bool slept) {
      std::size_t rung = 0;
      for (std::size_t i = 0; i < members.size(); ++i)
        if (!watch(i).disarm(marks[i]) && i < marked) ++rung;
      for (rung -= slept ? 1 : 0; rung != 0; --rung)
        while (!next_rung()) told.wait<spin_then_park>();
    }

    std::optional<std::uint32_t> next_rung() {
      return told.next([this](std::uint32_t n) -> notifier::member& { return marks[n]; });
    }
  };

  std::unique_ptr<core> inside_;
};

}  // namespace typed_pipes
