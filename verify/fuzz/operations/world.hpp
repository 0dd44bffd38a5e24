// -----------------------------------------------------------------------------
// world.hpp - runs one input over one backend: sessions of several protocols, sets and channels at the same time.
// -----------------------------------------------------------------------------
// All in one thread. After each operation the objects that are alive are those that are under way by the model.
// -----------------------------------------------------------------------------
#pragma once

#include <string>
#include <type_traits>
#include <typed_pipes/impls/contract/backend.hpp>

#include "verify/fuzz/operations/channels.hpp"
#include "verify/fuzz/operations/sending.hpp"
#include "verify/fuzz/operations/sessions.hpp"
#include "verify/fuzz/operations/waiting.hpp"

namespace typed_pipes::fuzz {

/// Sessions, and a set for their servers' ends.
template <class Sessions>
struct place_for {
  template <class... Inner>
  explicit place_for(const char* name, shared& common, Inner*... inner)
      : all(name, common, inner...), set(all) {}

  void act(choices& in) {
    const unsigned i = in.below(Sessions::count);
    const bool client_first = in.below(2) == 0;
    switch (in.below(16)) {
      case 0:
        return all.open(i);
      case 1:
        return client_first ? all.template leave<role::client>(i, in)
                            : all.template leave<role::server>(i, in);
      case 2:
        return client_first ? all.template move<role::client>(i, in)
                            : all.template move<role::server>(i, in);
      case 3:
        return set.add(i);
      case 4:
      case 5:
        return set.next(in);
      case 6:
        if (in.below(8) == 0) set.clear();
        return;
      case 7:
        return wait(client_first, in);
      case 8:
        return client_first ? all.template use_spent<role::client>(i)
                            : all.template use_spent<role::server>(i);
      case 9:
      case 10:
      case 11:
      case 12:
        if (all.can(role::client, true, i))
          return sending<Sessions, role::client>(all, i, in).run();
        if (all.can(role::server, true, i))
          return sending<Sessions, role::server>(all, i, in).run();
        return all.open(i);
      default:
        if (client_first && all.can(role::client, false, i))
          return receiving<Sessions, role::client>(all, i, in).run();
        if (all.can(role::server, false, i))
          return receiving<Sessions, role::server>(all, i, in).run();
    }
  }

  void wait(bool client, choices& in) {
    using protocol = typename Sessions::protocol;
    if constexpr (requires { typename protocol::answer; })
      if (client)
        return wait_for_any<Sessions, role::client, typename protocol::answer>::run(all, in);
    wait_for_any<Sessions, role::server, typename protocol::start>::run(all, in);
  }

  Sessions all;
  set_of_ends<Sessions> set;
};

/// The protocols that run over every backend: bursts of one, two and three; messages that hold ends two deep.
template <class B>
class bounded_places {
 protected:
  using leaves = sessions<talk<2, 2, owned>, B>;
  using carriers = sessions<talk<3, 2, with_ends<typename leaves::pipe>>, B, leaves>;
  using crates = sessions<talk<1, 1, with_ends<typename carriers::pipe>>, B, carriers>;
  using quiet = sessions<talk<3, 4, plain>, B>;

  explicit bounded_places(shared& common)
      : leaves_place("talk of 2", common),
        carriers_place("talk with ends", common, &leaves_place.all),
        crates_place("talk with ends of talks with ends", common, &carriers_place.all),
        quiet_place("talk of plain messages", common) {}

  static constexpr unsigned kinds = 4;
  void act(unsigned which, choices& in) {
    if (which == 0) leaves_place.act(in);
    if (which == 1) carriers_place.act(in);
    if (which == 2) crates_place.act(in);
    if (which == 3) quiet_place.act(in);
  }
  std::size_t counted() const {
    return leaves_place.all.counted() + carriers_place.all.counted() + crates_place.all.counted();
  }

  place_for<leaves> leaves_place;
  place_for<carriers> carriers_place;
  place_for<crates> crates_place;
  place_for<quiet> quiet_place;
};

/// And what is unbounded: rings of one, two and four slots, and channels with many senders.
template <class B>
class unbounded_places {
 protected:
  using carriers = sessions<talk<3, 2, with_ends<typename sessions<talk<2, 2, owned>, B>::pipe>>, B,
                            sessions<talk<2, 2, owned>, B>>;
  using narrow = sessions<one_way<1, plain>, B>;
  using middle = sessions<one_way<2, owned>, B>;
  using wide = sessions<one_way<3, with_ends<typename carriers::pipe>>, B, carriers>;
  static constexpr bool shares =
      shares_sending<B, detail::graph_of<protocols::stream<owned>>, role::client,
                     typename protocols::stream<owned>::open>;

  unbounded_places(shared& common, carriers& inner)
      : narrow_("stream on one slot", common),
        middle_("stream on two", common),
        wide_("stream with ends", common, &inner),
        receivers_(common),
        senders_(common) {}

  static constexpr unsigned kinds = 4 + (shares ? 1 : 0);
  void act(unsigned which, choices& in) {
    if (which == 0) narrow_.act(in);
    if (which == 1) middle_.act(in);
    if (which == 2) wide_.act(in);
    if (which == 3) receivers_.act(in);
    if constexpr (shares)
      if (which == 4) senders_.act(in);
  }
  std::size_t counted() const {
    std::size_t n = middle_.all.counted() + wide_.all.counted() + receivers_.counted();
    if constexpr (shares) n += senders_.counted();
    return n;
  }

 private:
  struct nothing {
    explicit nothing(shared&) {}
  };
  place_for<narrow> narrow_;
  place_for<middle> middle_;
  place_for<wide> wide_;
  set_of_receivers<B> receivers_;
  std::conditional_t<shares, copied_senders<B>, nothing> senders_;
};

/// Of a backend that takes bounded protocols only.
template <class B>
struct no_places {
  template <class... Any>
  explicit no_places(Any&...) {}
  static constexpr unsigned kinds = 0;
  void act(unsigned, choices&) {}
  static constexpr std::size_t counted() { return 0; }
};

template <class B>
class world
    : bounded_places<B>,
      std::conditional_t<B::traits.bounded_protocols_only, no_places<B>, unbounded_places<B>> {
  using some = bounded_places<B>;
  using others =
      std::conditional_t<B::traits.bounded_protocols_only, no_places<B>, unbounded_places<B>>;

 public:
  explicit world(shared& common) : some(common), others(common, some::carriers_place.all) {}

  void run(choices& in) {
    while (in.any_left()) {
      // The same number on every backend, so that the bytes mean the same.
      const unsigned which = in.below(9);
      if (which < some::kinds)
        some::act(which, in);
      else
        others::act(which - some::kinds, in);
      same(owned::alive, static_cast<long>(some::counted() + others::counted()),
           "objects that are alive");
      same(owned::moved_as_bytes, 0, "objects that were moved as bytes");
    }
  }
};

/// The first difference from the model, or nothing. If story is there it gets what was done.
template <class B>
std::string first_difference(std::span<const unsigned char> bytes, std::string* story) {
  owned::alive = owned::moved_as_bytes = 0;
  shared common;
  common.story = story;
  try {
    choices in(bytes);
    {
      world<B> all(common);
      all.run(in);
    }
    same(owned::alive, 0, "objects that are alive at the end");
    return {};
  } catch (const std::exception& e) {
    return e.what();
  }
}

}  // namespace typed_pipes::fuzz
