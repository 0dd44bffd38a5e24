// The survey: bursts in both directions, the longer one from the server.
#include <gtest/gtest.h>

#include <thread>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/protocols/survey.hpp>
#include <utility>

template struct typed_pipes::check<typed_pipes::protocols::survey>;

namespace typed_pipes::protocols {
namespace {

static_assert(can_send<client_end<survey::asking, survey>, survey::topic>);
static_assert(!can_send<client_end<survey::asking, survey>, survey::limit>, "first the topic");
static_assert(can_send<client_end<survey::limiting, survey>, survey::limit>);
static_assert(!can_send<client_end<survey::limiting, survey>, survey::thanks>,
              "a request is completed first");
static_assert(!can_send<server_end<survey::second_answer, survey>, survey::nothing_found>,
              "the first reply was another");
static_assert(can_send<server_end<survey::answer, survey>, survey::nothing_found>);

using shape = graph<survey::start>;
static_assert(shape::state_count == 5 && shape::edges.size() == 7);
static_assert(shape::info.bounded && shape::info.can_end && shape::slots == 3);
static_assert(shape::info.to_server == 2 && shape::info.to_client == 3);
static_assert(shape::slot_of<survey::limiting> == 1 && shape::slot_of<survey::last_answer> == 2);

template <class P>
void respondent(server_end<survey::asking, P> s) {
  while (s) {
    std::uint64_t id = 0;
    auto wants = std::move(s).recv().match(
        [&](survey::topic t, auto next) {
          id = t.id;
          return next;
        },
        [](survey::thanks) { return none; }, [](closed) { return none; });
    if (!wants) return;
    auto limit = std::move(wants).recv().take();
    if (!limit) return;
    if (id == 0) {
      s = std::move(limit->next).send(survey::nothing_found{});
    } else {
      s = std::move(limit->next)
              .send(survey::best{id * 2})
              .send(survey::second{id})
              .send(survey::rest{limit->message.most});
    }
  }
}

template <class B>
class survey_over : public ::testing::Test {};
TYPED_TEST_SUITE(survey_over, conformance::designs_below, conformance::backend_name);

TYPED_TEST(survey_over, replies_arrive_in_order) {
  auto [c, s] = entangle<over<survey, TypeParam>>();
  const std::jthread asked([s = std::move(s)]() mutable { respondent(std::move(s)); });
  std::uint64_t received = 0;
  for (std::uint64_t id = 0; c && id < 20; ++id)
    c = std::move(c)
            .send(survey::topic{id})
            .send(survey::limit{7})
            .recv()
            .match(
                [&](survey::best b, auto next) {
                  auto second = std::move(next).recv().take();
                  auto rest = std::move(second->next).recv().take();
                  received += b.score + second->message.score + rest->message.count;
                  return std::move(rest->next);
                },
                [&](survey::nothing_found, auto next) {
                  received += 1000;
                  return next;
                },
                [](closed) { return none; });
  ASSERT_TRUE(c);
  std::move(c).send(survey::thanks{});
  EXPECT_EQ(received, 1000 + 3 * 190 + 19 * 7);
}

}  // namespace
}  // namespace typed_pipes::protocols
