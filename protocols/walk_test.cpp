// Every protocol in the list: well formed, and run in random sessions over every backend until one side
// leaves in some state, with messages under way.

#include <gtest/gtest.h>

#include <cstddef>
#include <deque>
#include <optional>
#include <random>
#include <string>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/all.hpp>
#include <utility>

namespace typed_pipes {
namespace {

constexpr unsigned seed = 2012;
constexpr int walks = 200;
constexpr int steps = 60;

// A random session: both endpoints in one thread, and the messages under way.
template <class P, class Backend>
class walk {
  using session = over<P, Backend>;
  using shape = detail::graph_of<session>;
  template <role R>
  using walker = any_end<session, R>;

 public:
  explicit walk(std::mt19937& random) : random_(random) {
    auto ends = entangle<session>();
    client_ = std::move(ends.client);
    server_ = std::move(ends.server);
  }

  void run() {
    for (int i = 0; i < steps && client_ && server_; ++i) {
      const auto what = random_() % 16;
      if (what == 0) return leave();
      if (what % 2 == 0) {
        if (!send(client_)) send(server_);
      } else if (!under_way_.empty()) {
        receive_one();
      }
    }
  }

 private:
  // Sends one random message if this side sends in its state.
  template <role R>
  bool send(walker<R>& e) {
    if (!e) return false;
    bool sent = false;
    e = std::move(e).visit([&](auto end) -> walker<R> {
      using S = typename decltype(end)::state_type;
      if constexpr (!sends(R, S::direction)) {
        return end;
      } else {
        constexpr std::size_t count = S::edges::size;
        return detail::dispatch<count>(random_() % count, [&](auto i) -> walker<R> {
          using edge = typename shape::template edge_of<S, i.value>;
          sent = true;
          under_way_is_to_server_ = R == role::client;
          under_way_.push_back(shape::template edge_index<S, i.value>);
          if constexpr (std::is_same_v<typename edge::next, typed_pipes::end>) {
            std::move(end).send(typename edge::message{});
            return none;
          } else {
            return std::move(end).send(typename edge::message{});
          }
        });
      }
    });
    return sent;
  }

  // Returns the index of the message that was received; nothing if the peer has left.
  template <class S, role R>
  struct recorder {
    std::optional<std::size_t>& got;
    template <class M>
    void note(const M&) {
      got = shape::template edge_index<S, detail::edge_for<S, M>::index>;
    }
    walker<R> operator()(auto message, auto next) {
      note(message);
      return next;
    }
    walker<R> operator()(auto last_message) {
      note(last_message);
      return none;
    }
    walker<R> operator()(closed) { return none; }
  };

  template <role R>
  std::optional<std::size_t> receive(walker<R>& e) {
    std::optional<std::size_t> got;
    e = std::move(e).visit([&](auto end) -> walker<R> {
      using S = typename decltype(end)::state_type;
      if constexpr (sends(R, S::direction)) {
        ADD_FAILURE() << "a message is under way to a side that sends";
        return end;
      } else {
        return std::move(end).recv().match(recorder<S, R>{got});
      }
    });
    return got;
  }

  void receive_one() {
    if (under_way_is_to_server_) {
      EXPECT_EQ(receive(server_), expected());
    } else {
      EXPECT_EQ(receive(client_), expected());
    }
  }

  std::optional<std::size_t> expected() {
    const std::size_t first = under_way_.front();
    under_way_.pop_front();
    return first;
  }

  // One side closes; the other receives what was sent to it and then sees `closed`.
  void leave() {
    if (random_() % 2 == 0) {
      client_ = none;
      remain(server_, under_way_is_to_server_);
    } else {
      server_ = none;
      remain(client_, !under_way_is_to_server_);
    }
  }

  template <role R>
  void remain(walker<R>& remaining, bool under_way_is_to_it) {
    while (under_way_is_to_it && !under_way_.empty()) EXPECT_EQ(receive(remaining), expected());
    for (int i = 0; remaining && i < steps && send(remaining);) ++i;  // these are destroyed
    if (remaining && !is_sending(remaining)) {
      EXPECT_EQ(receive(remaining), std::nullopt);
    }
  }

  template <role R>
  bool is_sending(walker<R>& e) {
    bool sending = false;
    e = std::move(e).visit([&](auto end) -> walker<R> {
      sending = sends(R, decltype(end)::state_type::direction);
      return end;
    });
    return sending;
  }

  std::mt19937& random_;
  walker<role::client> client_;
  walker<role::server> server_;
  std::deque<std::size_t> under_way_;
  bool under_way_is_to_server_ = true;
};

template <class P, class Backend>
void walk_over() {
  if constexpr (runs_on<Backend, P>) {
    SCOPED_TRACE(std::string(Backend::traits.name) + ", waiting by " +
                 std::string(Backend::traits.wait));
    std::mt19937 random(seed);
    for (int i = 0; i < walks; ++i) walk<P, Backend>(random).run();
  }
}

// A quick build has every third pair of a protocol and a design, so that each of both has several, with a sanitizer each
// protocol over one design, another for the next; make nightly has all.
#if defined(TYPED_PIPES_EXHAUSTIVE_TESTS)
constexpr std::size_t one_of = 1;
#elif defined(TYPED_PIPES_SANITIZED_TESTS)
constexpr std::size_t one_of = conformance::each_design::size;
#else
constexpr std::size_t one_of = 3;
#endif
template <class P, class... Designs>
void walk_over_some(backend_list<Designs...>) {
  constexpr std::size_t first = detail::index_in<protocols::all_protocols, P>;
  const auto walk_if_chosen = []<class Design>() {
    if constexpr ((first + detail::index_in<list<Designs...>, Design>) % one_of == 0)
      walk_over<P, Design>();
  };
  (walk_if_chosen.template operator()<Designs>(), ...);
}

template <class List>
struct as_types;
template <class... Ps>
struct as_types<list<Ps...>> {
  using type = ::testing::Types<Ps...>;
};

struct protocol_name {
  template <class P>
  static std::string GetName(int) {
    std::string name(detail::short_name<P>());
    return name.substr(0, name.find('<'));
  }
};

template <class P>
class every_protocol : public ::testing::Test {};
TYPED_TEST_SUITE(every_protocol, as_types<protocols::all_protocols>::type, protocol_name);

TYPED_TEST(every_protocol, is_well_formed) { static_assert(check<TypeParam>::sound); }

TYPED_TEST(every_protocol, runs_over_every_backend_and_may_be_left_in_any_state) {
  // The wait strategy makes no difference in one thread, so each design runs once.
  walk_over_some<TypeParam>(conformance::each_design{});
}

TYPED_TEST(every_protocol, is_drawn_with_every_message) {
  using shape = detail::graph_of<TypeParam>;
  const std::string text = to_text<TypeParam>();
  const std::string mermaid = to_mermaid<typename TypeParam::start>();
  const std::string dot = to_dot<typename TypeParam::start>("protocol");
  for (const auto& e : shape::edges) {
    EXPECT_NE(text.find(std::string(e.name) + " -> "), std::string::npos) << e.name;
    EXPECT_NE(mermaid.find(std::string(e.name) + "\n"), std::string::npos) << e.name;
    EXPECT_NE(dot.find(std::string(e.name) + "\"]"), std::string::npos) << e.name;
  }
}

}  // namespace
}  // namespace typed_pipes
