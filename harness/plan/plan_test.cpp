#include "harness/plan/plan.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <string>

#include "harness/request/plan_file.hpp"
#include "harness/test/invented_machine.hpp"
#include "harness/test/small_laboratory.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

plan planned(const selection& s, const topology& t = two_cores()) {
  static const std::vector<program> programs = few();
  return good_plan(s, programs, t);
}

TEST(plan, names_cells_with_sorted_keys) {
  EXPECT_EQ(planned({}).cells.front().name,
            "echo/fast/carry:value/pairs:1/payload_bytes:8/placement:same_l3/wait:spin");
}

TEST(plan, varies_one_axis_at_a_time_from_the_centre) {
  const plan p = planned({});
  // echo: 3 payloads at the centre x 3, same_pu without spin 2, unpinned 3.
  // pour: the same, and 2, 4 and 8 pairs without spin. solo: same_pu and unpinned.
  EXPECT_EQ(names(p).size(), (9u + 2 + 3) + (9u + 2 + 3 + 3 * 2) + 2);
  EXPECT_EQ(p.groups.size(), (3u + 2) + (3u + 2 + 3) + 2);
  for (const std::string& name : names(p)) {
    const bool small = name.find("bytes:8") == std::string::npos;
    const bool away = name.find("same_l3") == std::string::npos;
    EXPECT_FALSE(small && away && name.find("solo") == std::string::npos) << name;
  }
}

TEST(plan, has_no_cell_twice) {
  for (const char* which : {"quick", "full", "smoke"}) {
    for (const topology* t : {&two_cores(), &big()}) {
      const plan p = planned({.plan = which}, *t);
      const std::vector<std::string> all = names(p);
      EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size()) << which;
    }
  }
}

TEST(plan, groups_cells_that_differ_in_backend_and_wait_only) {
  const plan p = planned({.plan = "full"}, big());
  std::size_t members = 0;
  for (const group& g : p.groups) {
    const cell& first = p.cells[g.cells.front()];
    for (const std::size_t i : g.cells) {
      const cell& c = p.cells[i];
      EXPECT_EQ(c.placement, first.placement);
      EXPECT_EQ(c.pairs, first.pairs);
      EXPECT_EQ(c.what->payload_bytes, first.what->payload_bytes);
      EXPECT_EQ(c.what->workload.name, first.what->workload.name);
      ++members;
    }
  }
  EXPECT_EQ(members, p.cells.size());
}

TEST(plan, leaves_out_what_cannot_run_and_says_why) {
  const plan p = planned({});
  EXPECT_THAT(
      reason_for(p, "echo/fast/carry:value/pairs:1/payload_bytes:8/placement:smt/wait:park"),
      HasSubstr("smt is absent on this machine: no core has two"));
  EXPECT_THAT(
      reason_for(p, "echo/fast/carry:value/pairs:1/payload_bytes:8/placement:same_pu/wait:spin"),
      HasSubstr("2 threads that spin on 1 processing unit"));
  EXPECT_THAT(
      reason_for(p, "pour/fast/carry:value/pairs:4/payload_bytes:8/placement:unpinned/wait:spin"),
      HasSubstr("8 threads that spin on 2 processing units"));
  std::vector<program> one = few();
  one.resize(4);
  one[3].cannot_run = "not today";
  const absl::StatusOr<plan> q = make_plan({}, one, two_cores());
  EXPECT_THAT(
      reason_for(*q, "echo/fast/carry:value/pairs:1/payload_bytes:8/placement:same_l3/wait:spin"),
      "not today");
}

TEST(plan, marks_cells_with_more_threads_than_units) {
  for (const cell& c : planned({.workloads = {"pour"}}).cells) {
    EXPECT_EQ(c.oversubscribed(), c.pairs > 1 || c.placement == "same_pu") << c.name;
  }
}

TEST(plan, pins_one_thread_per_unit_that_a_placement_names) {
  for (const cell& c : planned({.plan = "full"}, big()).cells) {
    if (c.placement == "unpinned") {
      EXPECT_THAT(c.cpus, IsEmpty());
    } else {
      EXPECT_EQ(c.cpus.size(), static_cast<std::size_t>(c.threads)) << c.name;
    }
  }
}

TEST(plan, raises_the_pairs_to_four_times_the_cores) {
  int most = 0;
  for (const cell& c : planned({}, big()).cells) most = std::max(most, c.pairs);
  EXPECT_EQ(most, 4 * 8 * 2);
}

TEST(plan, takes_exactly_the_values_given) {
  const plan p = planned({.workloads = {"pour"},
                          .backends = {"slow"},
                          .placements = {"unpinned"},
                          .payload_bytes = {64},
                          .pairs = {1, 3}});
  EXPECT_THAT(
      names(p),
      ElementsAre("pour/slow/carry:value/pairs:1/payload_bytes:64/placement:unpinned/wait:park",
                  "pour/slow/carry:value/pairs:3/payload_bytes:64/placement:unpinned/wait:park"));
}

TEST(plan, filters_by_regular_expression) {
  const plan p = planned({.filter = "^echo/.*wait:park$"});
  EXPECT_THAT(names(p), Not(IsEmpty()));
  EXPECT_THAT(names(p), Each(EndsWith("wait:park")));
  EXPECT_THAT(names(p), Each(HasSubstr("echo/")));
}

TEST(plan, refuses_what_is_given_twice) {
  EXPECT_THAT(refused({.waits = {"park", "park"}}), HasSubstr("--wait=park,park: park twice"));
  EXPECT_THAT(refused({.pairs = {1, 3, 1}}), HasSubstr("--pairs=1,3,1: 1 twice"));
}

TEST(plan, pins_to_the_units_given_by_hand) {
  const plan p = planned({.workloads = {"echo"}, .cpus = {1, 17}}, big());
  for (const cell& c : p.cells) {
    EXPECT_EQ(c.placement, "cross_package");
    EXPECT_THAT(c.cpus, ElementsAre(1, 17));
  }
  EXPECT_THAT(p.centre_cpus, ElementsAre(1, 17));
}

TEST(plan, refuses_unknown_names_with_the_nearest_known_one) {
  EXPECT_THAT(refused({.plan = "quik"}),
              HasSubstr("--plan=quik: no such plan; did you mean "
                        "\"quick\"? (allowed: blog, full, quick, rivals, smoke)"));
  EXPECT_THAT(refused({.workloads = {"ecko"}}), HasSubstr("did you mean \"echo\"?"));
  EXPECT_THAT(refused({.backends = {"fats"}}), HasSubstr("--backend=fats: no such backend"));
  EXPECT_THAT(refused({.waits = {"parc"}}), HasSubstr("did you mean \"park\"?"));
  EXPECT_THAT(refused({.placements = {"same_l4"}}), HasSubstr("did you mean \"same_l2\"?"));
  EXPECT_THAT(refused({.reference = "fats"}), HasSubstr("--reference=fats: no such reference"));
  EXPECT_THAT(refused({.cpus = {0, 5}}), HasSubstr("--cpus=0,5: cpu 5 does not exist"));
  EXPECT_THAT(refused({.filter = "ping("}), HasSubstr("not a regular expression"));
  EXPECT_THAT(refused({.filter = "eccho"}), HasSubstr("did you mean \"echo\"?"));
  EXPECT_THAT(refused({.placements = {"smt"}}), HasSubstr("nothing to run"));
  EXPECT_THAT(refused({.placements = {"unpinned"}, .cpus = {0, 1}}), HasSubstr("leaves out"));
}

TEST(plan, refuses_sizes_that_are_not_compiled_with_the_command_that_compiles_them) {
  EXPECT_EQ(refused({.payload_bytes = {256}}),
            "--payload_bytes=256: not compiled (allowed: 0, 8, 64; for others: make bench "
            "PAYLOADS=\"8 256\")");
  EXPECT_THAT(refused({.payload_bytes = {64, 512, 24}}), HasSubstr("PAYLOADS=\"8 64 512 24\""));
  EXPECT_EQ(refused({.payload_bytes = {7}}),
            "--payload_bytes=7: not a multiple of 8 up to 65536 (allowed: 0, 8, 64)");
}

TEST(plan, refuses_a_value_that_is_in_no_cell) {
  EXPECT_THAT(refused({.workloads = {"solo"}, .backends = {"fast", "slow"}}),
              HasSubstr("--backend=slow: in no cell of plan quick: no workload has it"));
  EXPECT_THAT(refused({.workloads = {"solo"}, .payload_bytes = {8}}),
              HasSubstr("--payload_bytes=8: in no cell"));
  EXPECT_EQ(refused({.waits = {"spin"}, .pairs = {1, 8}}), "") << "left out with a reason";
  EXPECT_EQ(refused({.backends = {"fast", "slow"}, .filter = "solo"}), "");
}

TEST(plan, takes_what_a_file_says_and_names_it_in_errors) {
  const auto planned_by = [](std::string_view text) {
    static const std::vector<program> programs = few();
    return plan_from(*parse_plan(text, "mine.toml", "mine"), programs, two_cores());
  };
  const absl::StatusOr<plan> p = planned_by(
      "workload = \"pour\"\nbackend = \"slow\"\nplacement = \"unpinned\"\npairs = 3\n"
      "payload_bytes = 64\nseed = 8\nrounds = 7");
  ASSERT_TRUE(p.ok()) << p.status();
  EXPECT_THAT(
      names(*p),
      ElementsAre("pour/slow/carry:value/pairs:3/payload_bytes:64/placement:unpinned/wait:park"));
  EXPECT_EQ(p->name, "mine");
  EXPECT_EQ(p->rounds, 7);
  EXPECT_EQ(p->processes, 6);
  EXPECT_EQ(p->seed, 8u);
  for (const auto& [text, why] :
       {std::pair{"\nbackend = \"fats\"", "mine.toml:2: backend = fats: no such backend"},
        {"wait = [\"park\", \"park\"]", "mine.toml:1: wait = park,park: park twice"},
        {"cpus = [0, 5]", "mine.toml:1: cpus = 0,5: cpu 5 does not exist"},
        {"filter = \"(\"", "mine.toml:1: filter = (: not a regular expression"},
        {"filter = \"eccho\"", "mine.toml:1: filter = eccho: matches no cell of plan mine"},
        {"payload_bytes = 24", "mine.toml:1: payload_bytes = 24: not compiled"},
        {"capacity = 64", "mine.toml:1: capacity = 64: no queues are compared"},
        {"placement = \"same_l3\"\npairs = 8", "mine.toml:2: pairs = 8 with --placement=same_l3"},
        {"workload = \"solo\"\nbackend = [\"fast\", \"slow\"]",
         "mine.toml:2: backend = slow: in no cell of plan mine"}}) {
    EXPECT_THAT(std::string(planned_by(text).status().message()), StartsWith(why));
  }
}

TEST(plan, refuses_more_pinned_threads_than_units) {
  EXPECT_THAT(refused({.placements = {"same_l3"}, .pairs = {8}}),
              HasSubstr("--pairs=8 with --placement=same_l3: more threads than processing units"));
  EXPECT_THAT(refused({.pairs = {2}, .cpus = {0, 1}}), HasSubstr("2 cpus given, 4 needed"));
  EXPECT_EQ(refused({.placements = {"same_l3"}, .pairs = {2}}, big()), "");
}

}  // namespace
}  // namespace typed_pipes::harness
