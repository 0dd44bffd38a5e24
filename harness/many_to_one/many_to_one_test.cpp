// The MPSC systems of the tables, ours and those of 2012.
#include "harness/many_to_one/many_to_one.hpp"

#include "harness/test/many_to_one_suite.hpp"

namespace typed_pipes::many_to_one_suite {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(ours, many_to_one_over, as_types<all_many_to_one>::type,
                               system_name);

}  // namespace
}  // namespace typed_pipes::many_to_one_suite
