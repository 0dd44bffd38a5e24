// Delegation: a customer's endpoint is sent to a teller, which continues the session.
#include <gtest/gtest.h>

#include <thread>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/protocols/teller.hpp>
#include <utility>

template struct typed_pipes::check<typed_pipes::protocols::teller>;

namespace typed_pipes::protocols {
namespace {

static_assert(can_send<client_end<teller::ready, teller>, teller::serve>);
static_assert(!can_send<client_end<teller::ready, teller>, teller::done>);
static_assert(!can_send<client_end<teller::working, teller>, teller::serve>,
              "one customer at a time");
static_assert(can_send<server_end<teller::working, teller>, teller::done>);
static_assert(!std::is_copy_constructible_v<teller::serve>,
              "an endpoint has one owner, also in a message");

using shape = graph<teller::start>;
static_assert(shape::state_count == 2 && shape::edges.size() == 2);
static_assert(shape::info.bounded && !shape::info.can_end && shape::slots == 1);
static_assert(shape::info.to_server == 1 && shape::info.to_client == 1);

template <class P>
void serve_one(server_end<bank::login, P> s) {
  std::move(s).recv().match(
      [](bank::credentials, auto reply) { std::move(reply).send(bank::ok{}).close(); },
      [](closed) {});
}

template <class B>
class teller_over : public ::testing::Test {};
TYPED_TEST_SUITE(teller_over, conformance::designs_below, conformance::backend_name);

// The teller's pipe runs on the tested backend; the customer's, which is unbounded, on the default one.
TYPED_TEST(teller_over, serves_the_customer_it_was_sent) {
  auto [door, desk] = entangle<over<teller, TypeParam>>();
  const std::jthread clerk([desk = std::move(desk)]() mutable {
    while (desk)
      desk = std::move(desk).recv().match(
          [](teller::serve m, auto next) {
            serve_one(std::move(m.customer));
            return std::move(next).send(teller::done{});
          },
          [](closed) { return none; });
  });
  for (int i = 0; i < 3; ++i) {
    auto [customer, served_by] = entangle<bank>();
    auto waiting = std::move(customer).send(bank::credentials{"me", "1234"});
    door = std::move(door)
               .send(teller::serve{std::move(served_by)})
               .recv()
               .match([](teller::done, auto next) { return next; }, [](closed) { return none; });
    ASSERT_TRUE(door);
    EXPECT_TRUE(std::move(waiting).recv().match([](bank::ok, auto) { return true; },
                                                [](bank::invalid, auto) { return false; },
                                                [](closed) { return false; }));
  }
  std::move(door).close();  // ends the clerk's loop
}

TYPED_TEST(teller_over, a_customer_that_is_never_received_sees_closed) {
  auto [door, desk] = entangle<over<teller, TypeParam>>();
  auto [customer, served_by] = entangle<bank>();
  auto waiting = std::move(customer).send(bank::credentials{"me", "1234"});
  auto next = std::move(door).send(teller::serve{std::move(served_by)});
  std::move(desk).close();
  EXPECT_TRUE(std::move(waiting).recv().match([](auto, auto) { return false; },
                                              [](closed) { return true; }));
  EXPECT_TRUE(std::move(next).recv().match([](teller::done, auto) { return false; },
                                           [](closed) { return true; }));
}

TYPED_TEST(teller_over, the_customers_pipe_has_its_own_backend) {
  using with_queue = over<bank, queue_mutex>;
  using desk_of = basic_teller<with_queue>;
  auto [door, desk] = entangle<over<desk_of, TypeParam>>();
  auto [customer, served_by] = entangle<with_queue>();
  auto waiting = std::move(customer).send(bank::credentials{"me", "1234"});
  auto next = std::move(door).send(typename desk_of::serve{std::move(served_by)});
  auto got = std::move(desk).recv().take();
  ASSERT_TRUE(got);
  serve_one(std::move(got->message.customer));
  EXPECT_TRUE(std::move(waiting).recv().match([](bank::ok, auto) { return true; },
                                              [](auto, auto) { return false; },
                                              [](closed) { return false; }));
  std::move(next).close();
}

}  // namespace
}  // namespace typed_pipes::protocols
