// The MPSC queues of others, by the suite that our systems pass.
#include "harness/rivals/lists.hpp"
#include "harness/test/many_to_one_suite.hpp"

namespace typed_pipes::many_to_one_suite {
namespace {

using systems = as_types<rivals::all_systems>::type;
INSTANTIATE_TYPED_TEST_SUITE_P(rivals, many_to_one_over, systems, system_name);

template <class System>
using rival_many_to_one_over = many_to_one_over<System>;
TYPED_TEST_SUITE(rival_many_to_one_over, systems, system_name);

// Trivially copyable messages are stored in the queue itself; here more of them than its capacity.
TYPED_TEST(rival_many_to_one_over, trivially_copyable_messages_arrive_too) {
  expect_all_in_order_then_nothing<TypeParam, std::uint64_t>(5000);
}

}  // namespace
}  // namespace typed_pipes::many_to_one_suite
