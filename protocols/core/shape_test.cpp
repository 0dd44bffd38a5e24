// The facts computed from a protocol at compile time: reachable states, bounds, slots; on small examples.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <deque>
#include <random>
#include <string>
#include <type_traits>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/all.hpp>
#include <utility>

namespace typed_pipes {
namespace {

// clang-format off
struct two_there_three_back : protocol {
  struct m {}; struct n {};
  struct a; struct b; struct x; struct y; struct z;
  using start = a;
  struct a : send<auto(m) -> b,   auto(n) -> x> {};
  struct b : send<auto(m) -> x> {};
  struct x : recv<auto(m) -> y,   auto(n) -> a> {};
  struct y : recv<auto(m) -> z> {};
  struct z : recv<auto(m) -> a> {};
};

struct cycle_downstream : protocol {  // the last state of the longest path is after the cycle, not on it
  struct m {}; struct n {};
  struct in; struct turn; struct back; struct tail; struct far;
  using start = in;
  struct in   : send<auto(m) -> turn> {};
  struct turn : send<auto(m) -> back> {};
  struct back : send<auto(m) -> turn,  auto(n) -> tail> {};
  struct tail : send<auto(m) -> far> {};
  struct far  : send<auto(m) -> end> {};
};

struct cycle_back_only : protocol {  // unbounded from the server's side
  struct m {}; struct n {};
  struct ask; struct flow;
  using start = ask;
  struct ask  : send<auto(m) -> flow> {};
  struct flow : recv<auto(m) -> flow,  auto(n) -> ask> {};
};

struct diamond : protocol {  // two paths of different length to the same state
  struct m {}; struct n {};
  struct top; struct left; struct longer; struct bottom; struct turn;
  using start = top;
  struct top    : send<auto(m) -> bottom, auto(n) -> left> {};
  struct left   : send<auto(m) -> longer> {};
  struct longer : send<auto(m) -> bottom> {};
  struct bottom : send<auto(m) -> turn> {};
  struct turn   : recv<auto(m) -> top,    auto(n) -> end> {};
};

struct server_first : protocol {
  struct hello {}; struct name {};
  struct greeted; struct answering;
  using start = greeted;
  struct greeted   : recv<auto(hello) -> answering> {};
  struct answering : send<auto(name)  -> end> {};
};

struct sizes : protocol {
  struct small { char c; };
  struct large { std::array<char, 100> bytes; };
  struct alignas(64) strict { char c; };
  struct asking; struct answering;
  using start = asking;
  struct asking    : send<auto(small) -> answering, on<large, answering>> {};
  struct answering : recv<auto(strict) -> end> {};
};
// clang-format on

using two_three = graph<two_there_three_back::start>;
static_assert(two_three::state_count == 5 && two_three::edges.size() == 7);
static_assert(two_three::info.bounded && !two_three::info.can_end && two_three::slots == 3);
static_assert(two_three::info.to_server == 2 && two_three::info.to_client == 3);

using downstream = graph<cycle_downstream::start>;
static_assert(!downstream::info.bounded && downstream::info.can_end && downstream::slots == 0);
static_assert(downstream::info.culprit == downstream::index_of<cycle_downstream::turn> ||
                  downstream::info.culprit == downstream::index_of<cycle_downstream::back>,
              "the culprit lies on the cycle");

using back_only = graph<cycle_back_only::start>;
static_assert(!back_only::info.bounded &&
              back_only::info.culprit == back_only::index_of<cycle_back_only::flow>);

using two_ways = graph<diamond::start>;
static_assert(two_ways::info.bounded && two_ways::info.to_server == 4 &&
              two_ways::info.to_client == 1);
static_assert(two_ways::slot_of<diamond::bottom> == 3, "the longer path counts");

using starts_late = graph<server_first::start>;
static_assert(starts_late::info.bounded && starts_late::info.can_end && starts_late::slots == 1);
static_assert(can_send<server_end<server_first::greeted, server_first>, server_first::hello>);

using sized = graph<sizes::start>;
static_assert(sized::largest_in<sizes::asking> == 100 && sized::strictest_in<sizes::asking> == 1);
static_assert(sized::largest<direction::to_client> == 64 &&
              sized::strictest<direction::to_client> == 64);
static_assert(sized::largest<direction::to_server> == 100);

static_assert(std::is_same_v<on<int, end>, on<int, end>> && check<sizes>::sound,
              "`on` beside the arrow notation");
static_assert(two_three::edge_index<two_there_three_back::x, 0> == 3,
              "edges are numbered through the graph");

TEST(shape, names_edges_by_their_short_names) {
  EXPECT_EQ(sized::edges[0].name, "small");
  EXPECT_EQ(sized::edges[1].name, "large");
  EXPECT_EQ((graph<protocols::stream<int>::start>::edges[0].name), "int");
  EXPECT_EQ(two_three::edges[1].to, two_three::index_of<two_there_three_back::x>);
  EXPECT_EQ(starts_late::edges[1].to, no_state);
}

// Checks the slot numbers against a simulation that does not use the reasoning behind them: the sides step
// in random order, a send occupies a slot, the receive frees it, and a send must find its slot free.
template <class P>
class simulation {
  using g = graph<typename P::start>;

 public:
  explicit simulation(unsigned seed) : random_(seed) {}

  // Runs that many steps and checks each. Returns the largest number of messages under way at a time.
  std::size_t run(int steps) {
    std::size_t most = 0;
    for (int i = 0; i < steps; ++i) {
      step(coin() ? 0 : 1);
      most = std::max(most, under_way_.size());
      if (::testing::Test::HasFailure()) return most;
    }
    return most;
  }

 private:
  static constexpr direction out_of[2] = {direction::to_server, direction::to_client};
  bool coin() { return random_() % 2 == 0; }

  void step(int side) {
    std::size_t& at = at_[side];
    if (at == no_state) {
      if (at_[0] == no_state && at_[1] == no_state) at_[0] = at_[1] = 0;  // a new session
      return;
    }
    if (g::directions[at] == out_of[side]) {
      const std::size_t slot = g::depth[at];
      ASSERT_LT(slot, g::slots);
      ASSERT_FALSE(taken_[slot]) << "slot " << slot << " is not free";
      for (const auto& m : under_way_) ASSERT_EQ(m.sender, side) << "both directions are occupied";
      const std::size_t choices = g::first_edge[at + 1] - g::first_edge[at];
      const std::size_t edge = g::first_edge[at] + random_() % choices;
      taken_[slot] = true;
      under_way_.push_back({edge, side, slot});
      at = g::edges[edge].to;
    } else if (!under_way_.empty() && under_way_.front().sender != side) {
      const message m = under_way_.front();
      under_way_.pop_front();
      ASSERT_EQ(g::edges[m.edge].from, at);
      taken_[m.slot] = false;
      at = g::edges[m.edge].to;
    }
  }

  struct message {
    std::size_t edge;
    int sender;
    std::size_t slot;
  };
  std::mt19937 random_;
  std::size_t at_[2] = {0, 0};
  std::array<bool, g::slots> taken_{};
  std::deque<message> under_way_;
};

template <class P>
class bounded_protocol : public ::testing::Test {};
using bounded_ones =
    ::testing::Types<two_there_three_back, diamond, server_first, sizes, protocols::ping_pong,
                     protocols::survey, protocols::teller, protocols::double_buffer<int>>;
struct protocol_name {
  template <class P>
  static std::string GetName(int) {
    const std::string name(detail::short_name<P>());
    return name.substr(0, name.find('<'));
  }
};
TYPED_TEST_SUITE(bounded_protocol, bounded_ones, protocol_name);

TYPED_TEST(bounded_protocol, finds_each_slot_free_and_uses_all_slots) {
  std::size_t most = 0;
  for (unsigned seed = 0; seed < 20; ++seed)
    most = std::max(most, simulation<TypeParam>(seed).run(2000));
  EXPECT_EQ(most, graph<typename TypeParam::start>::slots) << "the bound is attained";
}

}  // namespace
}  // namespace typed_pipes
