// -----------------------------------------------------------------------------
// receiving.hpp - every way to receive, on one end, compared with the model.
// -----------------------------------------------------------------------------
// A receive that would wait for ever by the model is not tried; that nothing is there must then be seen by the ways
// that do not wait, or not long.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>
#include <string_view>
#include <type_traits>
#include <typed_pipes/pipes.hpp>
#include <utility>

#include "verify/fuzz/operations/sessions.hpp"

namespace typed_pipes::fuzz {

/// The exception that a handler throws on purpose.
struct handler_failed {};

/// One receive at side R of a session.
template <class Sessions, role R>
class receiving {
  using any = typename Sessions::template end_type<R>;
  using reception = session_model::reception;

 public:
  receiving(Sessions& all, unsigned i, choices& in)
      : all_(all), i_(i), in_(in), model_(all.model(i)), expected_(model_.at(R)) {}

  void run() {
    any& e = all_.template real<R>(i_);
    try {
      e = std::move(e).visit([&](auto end) -> any {
        using S = typename decltype(end)::state_type;
        if constexpr (typed_pipes::sends(R, S::direction)) {
          throw difference("an end sends that receives by the model");
        } else {
          same(S::place, model_.place(R), "place in the burst");
          return receive(std::move(end));
        }
      });
    } catch (const handler_failed&) {
      model_.leave(R);
    }
    same(static_cast<bool>(e), !model_.has_left(R), "an end is there after a receive");
  }

 private:
  // The cases of every match.
  struct cases {
    receiving& self;

    any operator()(auto message, auto next) {
      self.note(message);
      return next;
    }
    any operator()(auto last) {
      self.note(last);
      return none;
    }
    any operator()(closed) {
      self.note_closed();
      return none;
    }
    any operator()(timed_out, auto same_end) { return same_end; }
    any operator()(not_yet, auto same_end) { return same_end; }
  };

  template <class M>
  void note(M& message) {
    if (expected_ != reception::message) throw difference("a message that nobody sent");
    same(message.what == model_.first().what, true, "the kind of a message");
    seen_ = reception::message;
    const session_model::message sent = model_.receive(R);
    if (keeps_)
      all_.unpack(message.content, sent);
    else
      session_model::destroy(sent);  // the handler destroys it
    if (throws_) throw handler_failed();
  }
  void note_closed() {
    seen_ = reception::closed;
    model_.leave(R);
  }

  any finish(any next) {
    same(static_cast<int>(seen_), static_cast<int>(expected_), "what a receive finds");
    return next;
  }

  template <class End>
  any receive(End end) {
    using S = typename End::state_type;
    constexpr bool single = S::edges::size == 1;
    const bool waits = expected_ == reception::nothing;
    unsigned how = in_.below(10);
    keeps_ = in_.below(4) != 0;
    if (how == 9 && (!waits || all_.common().sleeps_left == 0)) how = 0;
    if (how >= 4 && how <= 7 && waits) how = 1;
    all_.common().record(all_.name(), i_, R == role::client ? "client" : "server", "receives", how,
                         keeps_ ? "" : "and destroys what comes");
    using namespace std::chrono_literals;
    switch (how) {
      case 0:
      case 1:
        return finish(std::move(end).recv().match_now(cases{*this}));
      case 2:
        return finish(std::move(end).recv().match_for(-1ns, cases{*this}));
      case 3:
        return finish(std::move(end).recv().match_until(clock::time_point{}, cases{*this}));
      case 4:
        return finish(std::move(end).recv().match(cases{*this}));
      case 5:
        throws_ = true;
        return finish(std::move(end).recv().match(cases{*this}));
      case 6:
        if constexpr (single && !std::is_same_v<next_of<S>, typed_pipes::end>)
          return take(std::move(end));
        return finish(std::move(end).recv().match(cases{*this}));
      case 7:
        if constexpr (single && std::is_same_v<next_of<S>, S>) return take_all(std::move(end));
        return finish(std::move(end).recv().match(cases{*this}));
      case 9:
        --all_.common().sleeps_left;
        return finish(std::move(end).recv().match_for(1us, cases{*this}));
      default: {
        const auto never_used = std::move(end).recv();
      }
        model_.leave(R);
        return none;
    }
  }

  template <class S>
  using next_of = typename detail::nth_t<0, typename S::edges>::next;

  template <class End>
  any take(End end) {
    auto got = std::move(end).recv().take();
    if (got) {
      note(got->message);
      return finish(std::move(got->next));
    }
    note_closed();
    return finish(none);
  }

  // In the call that takes the last message, or in the next one, a backend finds that the peer has left.
  template <class End>
  any take_all(End end) {
    unsigned until_it_fails = in_.below(4);  // 0: never
    any next = std::move(end).recv().take_all([&](auto message) {
      expected_ = model_.at(R);
      throws_ = --until_it_fails == 0;
      note(message);
    });
    same(model_.under_way(), 0u, "messages that are left after take_all");
    if (!next) note_closed();
    expected_ = seen_;
    if (!next) same(model_.has_left(other(R)), true, "the peer has left");
    return finish(std::move(next));
  }

  Sessions& all_;
  const unsigned i_;
  choices& in_;
  session_model& model_;
  reception expected_;
  reception seen_ = reception::nothing;
  bool keeps_ = true;
  bool throws_ = false;
};

}  // namespace typed_pipes::fuzz
