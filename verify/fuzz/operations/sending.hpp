// -----------------------------------------------------------------------------
// sending.hpp - every way to send, on one end, compared with the model.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <typed_pipes/pipes.hpp>
#include <utility>
#include <vector>

#include "verify/fuzz/operations/sessions.hpp"

namespace typed_pipes::fuzz {

/// Messages that are made as the range is walked, of which the one after the last throws if asked to.
template <class M>
struct made_while_walked {
  struct iterator {
    using value_type = M;
    using difference_type = std::ptrdiff_t;
    made_while_walked* range;
    std::size_t i;
    M operator*() const {
      if (i == range->ready.size()) throw refused_to_be_made();
      return std::move(range->ready[i]);
    }
    iterator& operator++() { return ++i, *this; }
    void operator++(int) { ++i; }
    bool operator==(const iterator& to) const { return i == to.i; }
  };
  iterator begin() { return {this, 0}; }
  iterator end() { return {this, ready.size() + (throws ? 1 : 0)}; }

  std::vector<M> ready;
  bool throws = false;
};

/// One send from side R of a session.
template <class Sessions, role R>
class sending {
  using any = typename Sessions::template end_type<R>;
  using protocol = typename Sessions::protocol;
  using outcome = std::string_view;

 public:
  sending(Sessions& all, unsigned i, choices& in)
      : all_(all), i_(i), in_(in), model_(all.model(i)) {}

  void run() {
    const effect what = pick();
    any& e = all_.template real<R>(i_);
    e = std::move(e).visit([&](auto end) -> any {
      using S = typename decltype(end)::state_type;
      if constexpr (!typed_pipes::sends(R, S::direction)) {
        throw difference("an end receives that sends by the model");
      } else {
        same(S::place, model_.place(R), "place in the burst");
        return choose_message(std::move(end), what, typename S::edges{});
      }
    });
    same(static_cast<bool>(e), !model_.has_left(R), "an end is there after a send");
  }

 private:
  effect pick() {
    constexpr std::array all{effect::more, effect::turn, effect::last};
    std::vector<effect> legal;
    for (const effect one : all)
      if (model_.may_send(R, one)) legal.push_back(one);
    // A session that ends has no more to show, so that is rarer.
    const unsigned choice = in_.below(8);
    return choice == 7 ? legal.back() : legal[choice % std::max<std::size_t>(legal.size() - 1, 1)];
  }

  template <class End, class... Edges>
  any choose_message(End end, effect what, list<Edges...>) {
    any next;
    const bool legal =
        ((Edges::message::what == what && (next = send<End, Edges>(std::move(end)), true)) || ...);
    same(legal, true, "a message that may be sent");
    return next;
  }

  template <class End, class Edge>
  any send(End end) {
    using M = typename Edge::message;
    constexpr bool loops = std::is_same_v<typename Edge::next, typename End::state_type>;
    const bool waits = model_.capacity_left(R) == 0;
    const unsigned how = waits ? 2 + in_.below(2) : in_.below(loops ? 7 : 5);
    all_.common().record(all_.name(), i_, R == role::client ? "client" : "server", "sends",
                         int(M::what), "way", how);
    if constexpr (loops)
      if (how >= 5) return send_all<M>(std::move(end), how == 6);
    if (how == 4) return refuse<M>(std::move(end));
    auto made = all_.compose(M::what, in_);
    if (how == 3) return drop_attempt<M>(std::move(end), std::move(made));
    if (how == 2) return attempt<M>(std::move(end), std::move(made));
    any next;
    M message{std::move(made.as_sent)};
    if constexpr (std::is_same_v<typename Edge::next, typed_pipes::end>) {
      if (how == 0)
        std::move(end).send(std::move(message));
      else
        std::move(end).template emplace<M>(std::move(message.content));
    } else {
      if (how == 0)
        next = std::move(end).send(std::move(message));
      else
        next = std::move(end).template emplace<M>(std::move(message.content));
    }
    model_.send(R, std::move(made.as_model));
    return next;
  }

  // The constructor of the message throws: nothing was sent, this end closes.
  template <class M, class End>
  any refuse(End end) {
    bool thrown = false;
    try {
      (void)std::move(end).template emplace<M>(refusal{});
    } catch (const refused_to_be_made&) {
      thrown = true;
    }
    same(thrown, true, "what a constructor throws comes out");
    model_.leave(R);
    return none;
  }

  template <class M, class End, class Composed>
  any drop_attempt(End end, Composed made) {
    { const auto never_made = std::move(end).try_send(M{std::move(made.as_sent)}); }
    session_model::destroy(made.as_model);
    model_.leave(R);
    return none;
  }

  // The cases of try_send.
  template <class M>
  struct cases {
    sending& self;
    outcome& seen;
    session_model::message& sent;

    any operator()(auto next) {
      seen = "sent";
      return next;
    }
    any operator()() {
      seen = "sent";
      return none;
    }
    any operator()(full, M back, auto same_end) {
      seen = "full";
      self.all_.unpack(back.content, sent);
      return same_end;
    }
    any operator()(closed, M back) {
      seen = "closed";
      self.all_.unpack(back.content, sent);
      return none;
    }
  };

  template <class M, class End, class Composed>
  any attempt(End end, Composed made) {
    const outcome expected = model_.has_left(other(R))      ? "closed"
                             : model_.capacity_left(R) == 0 ? "full"
                                                            : "sent";
    outcome seen;
    any next = std::move(end)
                   .try_send(M{std::move(made.as_sent)})
                   .match(cases<M>{*this, seen, made.as_model});
    same(seen, expected, "try_send");
    if (expected == "sent") model_.send(R, std::move(made.as_model));
    if (expected == "closed") model_.leave(R);
    return next;
  }

  template <class M, class End>
  any send_all(End end, bool as_made) {
    const std::size_t most = std::min<std::size_t>(in_.below(5), model_.capacity_left(R));
    std::vector<session_model::message> sent;
    made_while_walked<M> range;
    for (std::size_t k = 0; k < most; ++k) {
      auto made = all_.compose(M::what, in_);
      range.ready.push_back(M{std::move(made.as_sent)});
      sent.push_back(std::move(made.as_model));
    }
    if (!as_made) {
      any next;
      if constexpr (std::is_copy_constructible_v<M>)
        next = std::move(end).send_all(range.ready);
      else
        next = std::move(end).send_all(std::move(range.ready));
      for (auto& m : sent) model_.send(R, std::move(m));
      return next;
    }
    range.throws = in_.below(4) == 0 && most < model_.capacity_left(R);
    bool thrown = false;
    any next;
    try {
      next = std::move(end).send_all(range);
    } catch (const refused_to_be_made&) {
      thrown = true;
    }
    // Nobody receives what is sent to a peer that has left, so a backend need not walk all of the range then.
    if (!model_.has_left(other(R))) same(thrown, range.throws, "what a range throws comes out");
    for (auto& m : sent) model_.send(R, std::move(m));
    if (thrown) model_.leave(R);
    return next;
  }

  Sessions& all_;
  const unsigned i_;
  choices& in_;
  session_model& model_;
};

}  // namespace typed_pipes::fuzz
