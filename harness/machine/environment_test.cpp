// What the machine of a run is called.
#include "harness/machine/environment.hpp"

#include <gtest/gtest.h>

namespace typed_pipes::harness {
namespace {

TEST(environment, names_hypervisors_without_the_padding_of_their_signatures) {
  EXPECT_EQ(hypervisor_name("KVMKVMKVM"), "KVM");
  EXPECT_EQ(hypervisor_name("bhyve bhyve "), "bhyve");
  EXPECT_EQ(hypervisor_name("Microsoft Hv"), "Hyper-V");
  EXPECT_EQ(hypervisor_name(" new one  "), "new one");
}

}  // namespace
}  // namespace typed_pipes::harness
