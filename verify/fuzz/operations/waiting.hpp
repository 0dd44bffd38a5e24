// -----------------------------------------------------------------------------
// waiting.hpp - waits for one of several ends, and a set of ends, compared with the model.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <type_traits>
#include <typed_pipes/parts/end_set.hpp>
#include <typed_pipes/pipes.hpp>
#include <utility>
#include <vector>

#include "verify/fuzz/operations/receiving.hpp"
#include "verify/fuzz/operations/sessions.hpp"

namespace typed_pipes::fuzz {

/// Waits for one of the ends of side R that are in State.
template <class Sessions, role R, class State>
class wait_for_any {
  using any = typename Sessions::template end_type<R>;
  using end_type = endpoint<State, R, typename Sessions::pipe>;

 public:
  static void run(Sessions& all, choices& in) {
    std::vector<unsigned> which;
    for (unsigned i = 0; i < Sessions::count; ++i)
      if (all.can(R, false, i) && all.model(i).place(R) == 0) which.push_back(i);
    if (which.empty()) return;
    std::vector<end_type> ends;
    std::optional<std::size_t> ready;
    for (const unsigned i : which) {
      ends.push_back(taken_from(all.template real<R>(i)));
      if (!ready && all.model(i).at(R) != session_model::reception::nothing)
        ready = ends.size() - 1;
    }
    const unsigned how = in.below(4);
    all.common().record(all.name(), "waits for", ends.size(), "ends, way", how);
    same_index(found(ends, how, ready.has_value(), all.common()), ready);
    for (std::size_t k = 0; k < which.size(); ++k) {
      same(static_cast<bool>(ends[k]), true, "an end that was waited for");
      all.template real<R>(which[k]) = std::move(ends[k]);
    }
  }

 private:
  static end_type taken_from(any& e) {
    return std::move(e).visit([](auto end) -> end_type {
      if constexpr (std::is_same_v<decltype(end), end_type>)
        return end;
      else
        throw difference("an end is in another state than by the model");
    });
  }

  static std::optional<std::size_t> found(const std::vector<end_type>& ends, unsigned how,
                                          bool any_ready, shared& common) {
    using namespace std::chrono_literals;
    auto limit = 0us;
    if (!any_ready && common.sleeps_left != 0 && how == 3) {
      --common.sleeps_left;
      limit = 1us;
    }
    if (how == 0 && any_ready) return wait_any_in(ends);
    if (how == 1 || ends.size() == 1) {
      try {
        (void)wait_any_for(limit, ends[0], ends[0]);
        throw difference("the same end was given twice and nobody minded");
      } catch (const repeated_endpoint&) {
      }
    }
    if (how <= 1 || ends.size() > 3) return wait_any_in_until(clock::time_point{}, ends);
    if (ends.size() == 1) return wait_any_for(limit, ends[0]);
    if (ends.size() == 2) return wait_any_for(limit, ends[0], ends[1]);
    return wait_any_for(limit, ends[0], ends[1], ends[2]);
  }

  static void same_index(std::optional<std::size_t> seen, std::optional<std::size_t> expected) {
    constexpr std::size_t nothing = 99;
    same(seen.value_or(nothing), expected.value_or(nothing), "the end that is ready (99: none)");
  }
};

/// A set of servers' ends that are in the first state.
template <class Sessions>
class set_of_ends {
  static constexpr role r = role::server;
  using end_type = endpoint<typename Sessions::protocol::start, r, typename Sessions::pipe>;
  using any = typename Sessions::template end_type<r>;
  using reception = session_model::reception;

 public:
  explicit set_of_ends(Sessions& all) : all_(all) {}

  void add(unsigned i) {
    if (!all_.can(r, false, i) || all_.model(i).place(r) != 0) return;
    all_.common().record(all_.name(), i, "server joins the set");
    any& e = all_.template real<r>(i);
    e = std::move(e).visit([&](auto end) -> any {
      if constexpr (std::is_same_v<decltype(end), end_type>) {
        set_.add(std::move(end));
        return none;
      } else {
        throw difference("an end is in another state than by the model");
      }
    });
    all_.model(i).hand_to(r, held::by_set);
    ++size_;
    same(set_.size(), size_, "size of a set");
  }

  void next(choices& in) {
    using namespace std::chrono_literals;
    bool ready = false;
    for (unsigned i = 0; i < Sessions::count; ++i) ready = ready || is_ready(i);
    const unsigned how = in.below(4);
    all_.common().record(all_.name(), "next of the set, way", how);
    std::optional<end_type> got;
    if (how == 0 && (ready || size_ == 0))
      got = set_.next();
    else if (how == 1)
      got = set_.next_for(-1s);
    else if (how == 2 && !ready && all_.common().sleeps_left != 0)
      --all_.common().sleeps_left, got = set_.next_for(1us);
    else
      got = set_.next_now();
    same(got.has_value(), ready, "a set has an end that is ready");
    if (!got) return;
    --size_;
    same(set_.size(), size_, "size of a set after next");
    receive_from(std::move(*got), in);
  }

  /// Closes all that is in it.
  void clear() {
    if (size_ == 0) return;
    all_.common().record(all_.name(), "the set is destroyed");
    set_ = {};
    for (unsigned i = 0; i < Sessions::count; ++i)
      if (all_.model(i).holder(r) == held::by_set) all_.model(i).leave(r);
    size_ = 0;
    overtaken_ = {};
  }

 private:
  bool is_ready(unsigned i) {
    return all_.model(i).holder(r) == held::by_set && all_.model(i).at(r) != reception::nothing;
  }

  // Whose end it was can be read off the message; among ends whose peers have left it makes no difference.
  void receive_from(end_type end, choices& in) {
    std::optional<unsigned> whose;
    any next = std::move(end).recv().match_now(cases{*this, whose});
    if (!whose) throw difference("a set returned an end without a message that was sent");
    const bool has_left = all_.model(*whose).has_left(r);
    same(static_cast<bool>(next), !has_left, "an end is there after a receive");
    if (!has_left) all_.model(*whose).hand_to(r, held::by_program);
    all_.template real<r>(*whose) = std::move(next);
    // Most go back at once, as in the loop of a server.
    if (in.below(4) != 0) add(*whose);
  }

  struct cases {
    set_of_ends& self;
    std::optional<unsigned>& whose;

    any operator()(auto message, auto next) {
      note(message);
      return next;
    }
    any operator()(auto last) {
      note(last);
      return none;
    }
    any operator()(closed) {
      for (unsigned i = 0; i < Sessions::count && !whose; ++i)
        if (self.is_ready(i) && self.all_.model(i).at(r) == reception::closed) whose = i;
      if (whose) self.all_.model(*whose).leave(r);
      return none;
    }
    any operator()(not_yet, auto same_end) { return same_end; }

    void note(auto& message) {
      const std::uint64_t value = message.content.value();
      for (unsigned i = 0; i < Sessions::count && !whose; ++i)
        if (self.is_ready(i) && self.all_.model(i).at(r) == reception::message &&
            self.all_.model(i).first().value == value)
          whose = i;
      if (!whose) return;
      self.check_turn(*whose);
      same(message.what == self.all_.model(*whose).first().what, true, "the kind of a message");
      const session_model::message sent = self.all_.model(*whose).receive(r);
      self.all_.unpack(message.content, sent);
    }
  };

  // An end that is ready waits for each other one at most once.
  void check_turn(unsigned returned) {
    for (unsigned i = 0; i < Sessions::count; ++i) {
      if (i == returned || !is_ready(i))
        overtaken_[i] = {};
      else
        same(++overtaken_[i][returned] <= 1, true, "an end waits for each other one at most once");
    }
  }

  Sessions& all_;
  end_set<end_type> set_;
  std::size_t size_ = 0;
  std::array<std::array<unsigned, Sessions::count>, Sessions::count> overtaken_{};
};

}  // namespace typed_pipes::fuzz
