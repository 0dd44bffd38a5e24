// Messages that hold an end of their own protocol: by value where they are defined after the protocol, or inside a
// protocol that is a template; by pointer anywhere.

#include <memory>
#include <type_traits>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/protocols/core/any_end.hpp>
#include <utility>
#include <vector>

namespace typed_pipes::conformance {
namespace {

// clang-format off
template <class B>
struct tree : protocol {
  struct open; struct waiting;
  using start = open;
  using subtree = server_end<open, over<tree, B>>;
  struct branch { tracked counted; subtree inner; };
  struct leaf { tracked counted; };
  struct grown {};
  struct open    : send<auto(branch) -> waiting, auto(leaf) -> end> {};
  struct waiting : recv<auto(grown) -> open> {};
};

struct chain : protocol {
  struct link;
  struct open;
  using start = open;
  struct open : send<auto(link) -> open> {};
};
struct chain::link { tracked counted; server_end<open, chain> rest; };

struct chain_of_pointers : protocol {
  struct open;
  struct link { std::unique_ptr<server_end<open, chain_of_pointers>> rest; };
  using start = open;
  struct open : send<auto(link) -> open> {};
};

struct question : protocol {
  struct ask; struct answer {};
  struct idle; struct busy;
  using start = idle;
  struct idle : send<auto(ask) -> busy> {};
  struct busy : recv<auto(answer) -> idle> {};
};
struct question::ask { tracked counted; any_end<question, role::server> passed_on; };
// clang-format on

static_assert(check<chain>::sound && check<chain_of_pointers>::sound && check<question>::sound);

template <class B>
class recursive_message : public suite<B> {
 protected:
  using kind = tree<B>;
  using on_backend = over<kind, B>;

  // The receiving end of a session whose sender has sent a branch, which holds such an end, so many times.
  typename kind::subtree nested(int depth) {
    typename kind::subtree outer = none;
    for (int i = 0; i < depth; ++i) {
      auto [c, s] = entangle<on_backend>();
      senders.push_back(std::move(c).send(typename kind::branch{tracked(), std::move(outer)}));
      outer = std::move(s);
    }
    return outer;
  }
  std::vector<client_end<typename kind::waiting, on_backend>> senders;
};
TYPED_TEST_SUITE(recursive_message, designs_below, backend_name);

TYPED_TEST(recursive_message, is_received_and_its_end_is_used) {
  using messages = typename TestFixture::kind;
  auto outer = this->nested(3);
  int depth = 0;
  while (outer) {
    ++depth;
    outer = std::move(outer).recv().match(
        [](typename messages::branch b, auto next) {
          std::move(next).send(typename messages::grown{}).close();
          return std::move(b.inner);
        },
        [](typename messages::leaf) { return none; }, [](closed) { return none; });
  }
  EXPECT_EQ(depth, 3);
  for (auto& sender : this->senders) EXPECT_TRUE(std::move(sender).recv().take());
}

TYPED_TEST(recursive_message, that_nobody_receives_closes_its_end) {
  { auto outer = this->nested(3); }
  for (auto& sender : this->senders) EXPECT_FALSE(std::move(sender).recv().take());
}

using recursion = suite<automatic>;

TEST_F(recursion, of_a_protocol_that_is_no_template) {
  auto [c, s] = entangle<chain>();
  auto [inner_c, inner_s] = entangle<chain>();
  c = std::move(c)
          .send(chain::link{tracked(7), std::move(inner_s)})
          .send(chain::link{tracked(), none});
  auto got = std::move(s).recv().take();
  ASSERT_TRUE(got);
  EXPECT_EQ(got->message.counted.value(), 7u);
  inner_c = std::move(inner_c).send(chain::link{tracked(8), none});
  auto inner = std::move(got->message.rest).recv().take();
  ASSERT_TRUE(inner);
  EXPECT_EQ(inner->message.counted.value(), 8u);
  EXPECT_FALSE(inner->message.rest);
}

TEST_F(recursion, of_a_bounded_protocol_in_any_state) {
  auto [c, s] = entangle<question>();
  auto [other_c, other_s] = entangle<question>();
  auto waiting = std::move(c).send(question::ask{tracked(), std::move(other_s)});
  auto got = std::move(s).recv().take();
  ASSERT_TRUE(got);
  EXPECT_TRUE(got->message.passed_on.template is_in<question::idle>());
  std::move(got->next).send(question::answer{}).close();
  EXPECT_TRUE(std::move(waiting).recv().take());
}

TEST_F(recursion, through_a_pointer) {
  using end_type = server_end<chain_of_pointers::open, chain_of_pointers>;
  auto [c, s] = entangle<chain_of_pointers>();
  auto [inner_c, inner_s] = entangle<chain_of_pointers>();
  c = std::move(c).send(chain_of_pointers::link{std::make_unique<end_type>(std::move(inner_s))});
  auto got = std::move(s).recv().take();
  ASSERT_TRUE(got);
  inner_c = std::move(inner_c).send(chain_of_pointers::link{});
  EXPECT_TRUE(std::move(*got->message.rest).recv().take());
}

}  // namespace
}  // namespace typed_pipes::conformance
