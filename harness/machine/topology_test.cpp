#include "harness/machine/topology.hpp"

#include <gmock/gmock.h>
#include <sched.h>

#include <string>
#include <thread>

namespace typed_pipes::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Two packages of one NUMA node; per node two L3 of two L2 of one core of two units.
constexpr char two_sockets[] = "pack:2 numa:1 l3:2 l2:2 core:1 pu:2";

topology invented(const std::string& description) {
  absl::StatusOr<topology> t = topology::synthetic(description);
  if (!t.ok()) throw std::runtime_error(std::string(t.status().message()));
  return *std::move(t);
}

TEST(topology, names_what_two_units_share) {
  const topology t = invented(two_sockets);
  EXPECT_EQ(t.classify(3, 3), "same_pu");
  EXPECT_EQ(t.classify(0, 1), "smt");
  EXPECT_EQ(t.classify(0, 2), "same_l3");
  EXPECT_EQ(t.classify(0, 4), "same_numa");
  EXPECT_EQ(t.classify(0, 8), "cross_package");
}

TEST(topology, finds_a_shared_l2_between_cores) {
  const topology t = invented("pack:1 l3:1 l2:2 core:2 pu:1");
  EXPECT_THAT(t.place("same_l2").cpus, ElementsAre(0, 1));
  EXPECT_THAT(t.place("same_l3").cpus, ElementsAre(0, 2));
}

TEST(topology, tells_memory_within_a_package_from_memory_of_another) {
  const topology t = invented("pack:2 numa:2 l3:1 core:2 pu:1");
  EXPECT_EQ(t.classify(0, 1), "same_l3");
  EXPECT_EQ(t.classify(0, 2), "same_package");
  EXPECT_EQ(t.classify(0, 4), "cross_package");
  EXPECT_EQ(invented("numa:2 l3:1 core:2 pu:1").classify(0, 2), "cross_numa");
}

TEST(topology, gives_each_pair_units_of_its_own) {
  const topology t = invented(two_sockets);
  EXPECT_THAT(t.place("same_l3", 2).cpus, ElementsAre(0, 2, 4, 6));
  EXPECT_THAT(t.place("smt", 2).cpus, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(t.place("same_pu", 2).cpus, ElementsAre(0, 0, 2, 2));
  EXPECT_THAT(t.place("same_l3", 4).absent, IsEmpty());
  const placement too_many = t.place("same_l3", 5);
  EXPECT_THAT(too_many.cpus, IsEmpty());
  EXPECT_THAT(too_many.absent, HasSubstr("only 4 such pairs"));
}

TEST(topology, uses_one_unit_per_core_unless_the_core_is_what_is_shared) {
  const topology t = invented(two_sockets);
  EXPECT_EQ(t.cores(), 8);
  EXPECT_TRUE(t.smt());
  EXPECT_THAT(t.place("same_l3").cpus, ElementsAre(0, 2));
}

TEST(topology, says_why_a_placement_is_absent) {
  const topology two_cores = invented("pack:1 numa:1 l3:1 core:2 pu:1");
  for (const placement& p : two_cores.placements()) {
    const bool here = p.name == "same_pu" || p.name == "same_l3" || p.name == "unpinned";
    EXPECT_EQ(p.absent.empty(), here) << p.name;
    EXPECT_EQ(p.cpus.empty(), !here) << p.name;
  }
  EXPECT_EQ(two_cores.place("smt").absent, "no core has two allowed processing units");
  EXPECT_EQ(two_cores.place("cross_package").absent, "there is one package");
  EXPECT_EQ(invented("core:1 pu:1").place("same_l3").absent, "only one processing unit is allowed");
  EXPECT_EQ(invented("core:1 pu:2").place("same_l3").absent, "only one core is allowed");
}

TEST(topology, centres_on_the_nearest_two_cores) {
  EXPECT_EQ(invented(two_sockets).nearest_two_cores(), "same_l3");
  EXPECT_EQ(invented("pack:2 core:1 pu:1").nearest_two_cores(), "cross_package");
  EXPECT_EQ(invented("core:1 pu:2").nearest_two_cores(), "unpinned");
}

TEST(topology, refuses_a_description_it_cannot_read) {
  EXPECT_THAT(std::string(topology::synthetic("nonsense").status().message()),
              HasSubstr("\"nonsense\" does not describe a topology"));
}

TEST(topology, checks_units_chosen_by_hand) {
  const topology t = invented(two_sockets);
  EXPECT_EQ(t.chosen({0, 8})->name, "cross_package");
  EXPECT_EQ(t.chosen({5})->name, "same_pu");
  EXPECT_THAT(std::string(t.chosen({0, 99}).status().message()),
              HasSubstr("cpu 99 does not exist (allowed: 0,1,2"));
  EXPECT_THAT(std::string(t.chosen({0, 1, 2}).status().message()), HasSubstr("odd number"));
  EXPECT_THAT(std::string(t.chosen({0, 1, 2, 8}).status().message()),
              HasSubstr("cpus 0 and 1 are smt, but 2 and 8 are cross_package"));
}

TEST(topology, binds_a_thread_where_it_says_and_gives_back_what_was) {
  const absl::StatusOr<topology> here = topology::load();
  ASSERT_TRUE(here.ok());
  if (!here->is_this_machine()) GTEST_SKIP() << "HWLOC_SYNTHETIC is set";
  ASSERT_THAT(here->allowed(), Not(IsEmpty()));
  std::thread([&] {
    const affinity before = here->remember();
    for (const int cpu : here->allowed()) {
      ASSERT_TRUE(here->bind_to(cpu).ok());
      EXPECT_EQ(sched_getcpu(), cpu);
    }
    here->restore(before);
    cpu_set_t now;
    ASSERT_EQ(sched_getaffinity(0, sizeof now, &now), 0);
    EXPECT_EQ(CPU_COUNT(&now), static_cast<int>(here->allowed().size()));
  }).join();
}

TEST(topology, stays_inside_the_affinity_of_the_process) {
  const absl::StatusOr<topology> all = topology::load();
  ASSERT_TRUE(all.ok());
  if (!all->is_this_machine()) GTEST_SKIP() << "HWLOC_SYNTHETIC is set";
  const int last = all->allowed().back();
  std::thread([&] {
    ASSERT_TRUE(all->bind_to(last).ok());
    const absl::StatusOr<topology> narrow = topology::load();
    ASSERT_TRUE(narrow.ok());
    EXPECT_THAT(narrow->allowed(), ElementsAre(last));
  }).join();
}

}  // namespace
}  // namespace typed_pipes::harness
