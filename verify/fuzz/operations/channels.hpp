// -----------------------------------------------------------------------------
// channels.hpp - channels with many senders, of both kinds, compared with queues.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <typed_pipes/parts/receiver_set.hpp>
#include <typed_pipes/parts/shared_sender.hpp>
#include <utility>

#include "verify/fuzz/operations/sessions.hpp"

namespace typed_pipes::fuzz {

constexpr unsigned most_senders = 3;
constexpr std::size_t most_waiting = 16;  // messages, far less than any capacity

template <class Sender>
void send_on_spent(Sender& spent) {
  bool thrown = false;
  try {
    spent.send(owned(1));
  } catch (const spent_endpoint&) {
    thrown = true;
  }
  same(thrown, true, "an exception from a sender that is spent");
}

/// Receives in one of three ways, the first of which waits, and so only where there is no need to.
template <class Receiver>
std::optional<owned> receive_by(unsigned way, Receiver& from, bool is_ready) {
  if (way == 0 && is_ready) return from.recv();
  if (way == 1) return from.recv_for(std::chrono::seconds(-1));
  return from.try_recv();
}

/// A set of receivers; each sender has a queue in the model.
template <class B>
class set_of_receivers {
 public:
  explicit set_of_receivers(shared& common) : common_(common) {}

  std::size_t counted() const {
    std::size_t n = 0;
    for (const member& m : members_) n += m.queue.size();
    return n;
  }

  void act(choices& in) {
    const unsigned i = in.below(most_senders);
    member& m = members_[i];
    switch (in.below(8)) {
      case 0:
        if (m.in_set) return;
        common_.record("receiver_set: a sender", i);
        if (in.below(2) == 0) {
          m.out = set_.make_sender();
        } else {
          auto ends = make_channel<owned, B>();
          m.out = std::move(ends.sender);
          set_.add(std::move(ends.receiver));
        }
        m.in_set = true;
        return;
      case 1:
        common_.record("receiver_set: sender closes", i);
        return m.out.close();
      case 2:
        if (in.below(8) != 0) return;
        common_.record("receiver_set: is destroyed");
        set_ = {};
        for (member& each : members_) {
          each.in_set = false;
          each.queue.clear();
        }
        return;
      case 3:
      case 4:
      case 5:
        return receive(in);
      default:
        return send(m, in);
    }
  }

 private:
  struct member {
    sender<owned, B> out;
    bool in_set = false;
    std::deque<std::uint64_t> queue;
    std::array<unsigned, most_senders> overtaken{};
  };

  void send(member& m, choices& in) {
    if (!m.out) return send_on_spent(m.out);
    if (m.queue.size() >= most_waiting) return;
    const std::uint64_t value = ++common_.last_value;
    common_.record("receiver_set: sends", value);
    if (in.below(2) == 0) {
      m.out.send(owned(value));
    } else {
      const auto back = m.out.try_send(owned(value));
      same(back.has_value(), !m.in_set, "a message comes back");
      same(static_cast<bool>(m.out), m.in_set, "a sender whose receiver has left");
    }
    if (m.in_set) m.queue.push_back(value);
  }

  void receive(choices& in) {
    const bool ready = counted() != 0;
    std::size_t open = 0;
    for (const member& m : members_) open += m.in_set && (m.out || !m.queue.empty()) ? 1 : 0;
    const unsigned how = in.below(3);
    common_.record("receiver_set: receives, way", how);
    const std::optional<owned> got = receive_by(how, set_, ready || open == 0);
    same(got.has_value(), ready, "a set has a message");
    if (!got) {
      // Members whose senders have left are found now.
      for (member& m : members_) m.in_set = m.in_set && m.out;
      same(set_.size(), open, "size of a set of receivers");
      return;
    }
    unsigned from = most_senders;
    for (unsigned i = 0; i < most_senders; ++i)
      if (!members_[i].queue.empty() && members_[i].queue.front() == got->value()) from = i;
    same(from != most_senders, true, "a message that was sent, in its order");
    members_[from].queue.pop_front();
    for (unsigned i = 0; i < most_senders; ++i) {
      if (i == from || members_[i].queue.empty())
        members_[i].overtaken = {};
      else
        same(++members_[i].overtaken[from] <= 1, true,
             "a member waits for each other one at most once");
    }
  }

  shared& common_;
  receiver_set<owned, B> set_;
  std::array<member, most_senders> members_;
};

/// A channel whose sender is copied; the messages of all copies are in one queue.
template <class B>
class copied_senders {
 public:
  explicit copied_senders(shared& common) : common_(common) {}

  std::size_t counted() const { return queue_.size(); }

  void act(choices& in) {
    auto& one = copies_[in.below(most_senders)];
    switch (in.below(9)) {
      case 0:
        if (in_ || copies_left() != 0) return;
        common_.record("shared_sender: a channel");
        {
          auto ends = make_shared_channel<owned, B>();
          one = std::move(ends.sender);
          in_ = std::move(ends.receiver);
        }
        return;
      case 1:
        common_.record("shared_sender: one copy closes");
        return one.close();
      case 2:
      case 3: {
        auto& from = copies_[in.below(most_senders)];
        common_.record("shared_sender: assigned over another");
        if (in.below(4) == 0)
          one = std::move(from);
        else
          one = from;
        return;
      }
      case 4:
        if (in.below(4) != 0) return;
        common_.record("shared_sender: the receiver closes");
        in_.close();
        queue_.clear();
        return;
      case 5:
      case 6:
        return receive(in);
      default:
        return send(one, in);
    }
  }

 private:
  std::size_t copies_left() const {
    std::size_t n = 0;
    for (const auto& each : copies_) n += each ? 1 : 0;
    return n;
  }

  void send(shared_sender<owned, B>& one, choices& in) {
    if (!one) return send_on_spent(one);
    if (queue_.size() >= most_waiting) return;
    const std::uint64_t value = ++common_.last_value;
    common_.record("shared_sender: sends", value);
    if (in.below(2) == 0)
      one.send(owned(value));
    else
      same(one.try_send(owned(value)).has_value(), !in_, "a message comes back");
    if (in_) queue_.push_back(value);
  }

  void receive(choices& in) {
    if (!in_) return;
    const bool closed = queue_.empty() && copies_left() == 0;
    same(in_.ready(), closed || !queue_.empty(), "a receiver is ready");
    const unsigned how = in.below(3);
    common_.record("shared_sender: receives, way", how);
    const std::optional<owned> got = receive_by(how, in_, closed || !queue_.empty());
    same(static_cast<bool>(in_), !closed, "a receiver is open");
    same(got ? got->value() : 0, queue_.empty() ? 0 : queue_.front(),
         "the message of a shared channel");
    if (got) queue_.pop_front();
  }

  shared& common_;
  std::array<shared_sender<owned, B>, most_senders> copies_;
  receiver<owned, B> in_;
  std::deque<std::uint64_t> queue_;
};

}  // namespace typed_pipes::fuzz
