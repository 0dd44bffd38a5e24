// -----------------------------------------------------------------------------
// sessions.hpp - a few sessions of one protocol over one backend, each beside its model.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/pipes.hpp>
#include <utility>

#include "verify/fuzz/operations/choices.hpp"
#include "verify/fuzz/operations/content.hpp"
#include "verify/fuzz/operations/model.hpp"
#include "verify/fuzz/operations/protocols.hpp"

namespace typed_pipes::fuzz {

/// The data that all sessions of one input share.
struct shared {
  std::uint64_t last_value = 0;  // each message has a value of its own
  unsigned sleeps_left = 2;      // waits that take time
  std::string* story = nullptr;  // gets what is done, a line each, if it is there

  template <class... Words>
  void record(const Words&... words) {
    if (story == nullptr) [[likely]]
      return;
    std::ostringstream line;
    ((line << words << ' '), ...);
    *story += line.str() + '\n';
  }
};

/// The number of messages of P that can be under way on B before a send waits; 0: any number.
template <class B, class P>
constexpr std::size_t capacity_on() {
  using shape = detail::graph_of<P>;
  if constexpr (requires { typename B::template choice<shape>; })
    return capacity_on<typename B::template choice<shape>, P>();
  return B::traits.put_blocks == put_blocks::never ? 0 : std::bit_ceil(P::ring_capacity);
}

struct no_sessions {};

/// Inner: the sessions whose ends may be in messages, no_sessions for none.
template <class P, class B, class Inner = no_sessions>
class sessions {
 public:
  using protocol = P;
  using pipe = over<P, B>;
  using carried = typename P::carried;
  template <role R>
  using end_type = any_end<pipe, R>;
  static constexpr unsigned count = 3;
  static constexpr rules known{P::burst, capacity_on<B, P>()};

  sessions(const char* name, shared& common, Inner* inner = nullptr)
      : common_(&common), name_(name), inner_(inner) {}
  sessions(const sessions&) = delete;
  sessions& operator=(const sessions&) = delete;

  template <role R>
  end_type<R>& real(unsigned i) {
    if constexpr (R == role::client)
      return reals_[i].client;
    else
      return reals_[i].server;
  }
  session_model& model(unsigned i) { return models_[i]; }
  shared& common() { return *common_; }
  const char* name() const { return name_; }

  /// Objects with a destructor in messages under way.
  std::size_t counted() const {
    std::size_t n = 0;
    if constexpr (carried::counted)
      for (const session_model& m : models_) n += m.under_way();
    return n;
  }

  /// Whether the program holds an end that sends, or one that receives.
  bool can(role r, bool sends, unsigned i) const {
    return models_[i].holder(r) == held::by_program && models_[i].sends(r) == sends;
  }

  // --- what a message holds ------------------------------------------------------------------

  struct composed {
    session_model::message as_model;
    carried as_sent;
  };

  /// A message with a new value, and with ends of inner sessions if the choices say so.
  composed compose(effect what, choices& in) {
    composed made{{what, ++common_->last_value, {}}, carried(common_->last_value)};
    if constexpr (carried::holds_ends) {
      put_end_in<role::client>(made, in);
      put_end_in<role::server>(made, in);
    }
    return made;
  }

  /// The program has got a message, which must be this one, and takes the ends out of it.
  void unpack(carried& got, const session_model::message& expected) {
    same(got.value(), expected.value, "value of a message");
    if constexpr (carried::holds_ends) {
      take_end_out<role::client>(got, expected);
      take_end_out<role::server>(got, expected);
    }
  }

  // --- ends ----------------------------------------------------------------------------------

  /// A new session in place of one that is over.
  void open(unsigned i) {
    if (!models_[i].is_over()) return;
    common_->record(name_, i, "open");
    auto made = entangle<pipe>();
    reals_[i].client = std::move(made.client);
    reals_[i].server = std::move(made.server);
    models_[i].open(known);
  }

  template <role R>
  void leave(unsigned i, choices& in) {
    if (models_[i].holder(R) != held::by_program) return;
    const unsigned how = in.below(3);
    common_->record(name_, i, R == role::client ? "client" : "server", "leaves", how);
    if (how == 0)
      std::move(real<R>(i)).close();
    else if (how == 1)
      real<R>(i) = none;
    else
      std::move(real<R>(i)).visit([](auto e) { std::move(e).close(); });
    models_[i].leave(R);
  }

  /// Changes nothing that can be seen.
  template <role R>
  void move(unsigned i, choices& in) {
    end_type<R>& e = real<R>(i);
    const bool before = static_cast<bool>(e);
    same(before, models_[i].holder(R) == held::by_program, "an end is there");
    if (in.below(2) == 0) {
      end_type<R> elsewhere(std::move(e));
      same(static_cast<bool>(real<R>(i)), false, "an end that was moved from");
      e = std::move(elsewhere);
    } else {
      end_type<R>& itself = e;
      e = std::move(itself);
    }
    same(static_cast<bool>(e), before, "an end is there after moves");
  }

  /// Throws what it should on an end that is spent.
  template <role R>
  void use_spent(unsigned i) {
    if (models_[i].holder(R) == held::by_program) return;
    unsigned thrown = 0;
    try {
      std::move(real<R>(i)).close();
    } catch (const spent_endpoint&) {
      ++thrown;
    }
    try {
      std::move(real<R>(i)).visit([](auto e) { std::move(e).close(); });
    } catch (const spent_endpoint&) {
      ++thrown;
    }
    spent_ends spent;
    try {
      (void)std::move(spent.client).template emplace<typename first_message::type>(carried(1));
    } catch (const spent_endpoint&) {
      ++thrown;
    }
    try {
      (void)std::move(spent.server).recv();
    } catch (const spent_endpoint&) {
      ++thrown;
    }
    same(thrown, 4u, "exceptions from ends that are spent");
  }

  template <class, class, class>
  friend class sessions;

 private:
  struct first_message {
    using type = typename detail::nth_t<0, typename P::start::edges>::message;
  };
  // Members, because the state of a variable is followed by -Wconsumed.
  struct spent_ends {
    client_end<typename P::start, pipe> client = none;
    server_end<typename P::start, pipe> server = none;
  };
  struct ends {
    end_type<role::client> client;
    end_type<role::server> server;
  };

  template <role R>
  void put_end_in(composed& made, choices& in) {
    const unsigned i = in.below(2 * Inner::count);
    if (i >= Inner::count || inner_->models_[i].holder(R) != held::by_program) return;
    common_->record("  with an end of", inner_->name_, i);
    made.as_sent.template end<R>() = std::move(inner_->template real<R>(i));
    inner_->models_[i].hand_to(R, held::by_message);
    made.as_model.ends.push_back({&inner_->models_[i], R});
  }

  template <role R>
  void take_end_out(carried& got, const session_model::message& expected) {
    session_model* of = nullptr;
    for (const auto& e : expected.ends)
      if (e.side == R) of = e.session;
    same(static_cast<bool>(got.template end<R>()), of != nullptr, "an end inside a message");
    if (of == nullptr) return;
    of->hand_to(R, held::by_program);
    inner_->template real<R>(static_cast<unsigned>(of - inner_->models_.data())) =
        std::move(got.template end<R>());
  }

  shared* common_;
  const char* name_;
  Inner* inner_;
  std::array<ends, count> reals_;
  std::array<session_model, count> models_;
};

}  // namespace typed_pipes::fuzz
