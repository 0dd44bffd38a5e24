#include "harness/plan/plan.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "harness/test/invented_machine.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const topology& big() {
  static const topology t = *topology::synthetic("pack:2 numa:1 l3:2 core:4 pu:2");
  return t;
}

program make(const workload_traits& w, std::string_view backend, std::string_view wait,
             std::size_t bytes, std::string_view carry = "value") {
  program p;
  p.workload = w;
  p.backend = backend;
  p.wait = wait;
  p.payload_bytes = bytes;
  p.carry = carry;
  p.has_payload = true;
  return p;
}

// A small laboratory: a latency and a throughput workload, two backends, three payloads.
std::vector<program> few() {
  workload_traits echo{"echo", "round trip", "echo", "", 2, 2};
  echo.axes = {.payload = true};
  workload_traits pour{"pour", "message", "pour", "", 1, 2};
  pour.axes = {.payload = true, .pairs = true};
  const workload_traits solo{"solo", "pipe", "solo", "", 1, 1};
  std::vector<program> all;
  for (const workload_traits& w : {echo, pour}) {
    for (const std::size_t bytes : {0u, 8u, 64u}) {
      all.push_back(make(w, "fast", "spin", bytes));
      all.push_back(make(w, "fast", "park", bytes));
      all.push_back(make(w, "slow", "park", bytes));
    }
  }
  all.push_back(make(solo, "fast", "spin", 8));
  all.back().has_payload = false;
  return all;
}

// Those of controls are not among them (controls_test.cpp).
std::vector<std::string> names(const plan& p) {
  std::vector<std::string> all;
  for (const cell& c : p.cells) {
    if (c.control_of.empty()) all.push_back(c.name);
  }
  return all;
}

std::string reason_for(const plan& p, const std::string& cell) {
  for (const skip& s : p.skipped) {
    if (s.cell == cell) return s.reason;
  }
  return "";
}

plan planned(const selection& s, const topology& t = two_cores()) {
  static const std::vector<program> programs = few();
  return good_plan(s, programs, t);
}

std::string refused(const selection& s, const topology& t = two_cores()) {
  static const std::vector<program> programs = few();
  const absl::StatusOr<plan> p = make_plan(s, programs, t);
  return p.ok() ? "" : std::string(p.status().message());
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
                        "\"quick\"? (allowed: quick, full, blog, rivals, smoke)"));
  EXPECT_THAT(refused({.workloads = {"ecko"}}), HasSubstr("did you mean \"echo\"?"));
  EXPECT_THAT(refused({.backends = {"fats"}}), HasSubstr("--backend=fats: no such backend"));
  EXPECT_THAT(refused({.waits = {"parc"}}), HasSubstr("did you mean \"park\"?"));
  EXPECT_THAT(refused({.placements = {"same_l4"}}), HasSubstr("did you mean \"same_l2\"?"));
  EXPECT_THAT(refused({.payload_bytes = {7}}), HasSubstr("--payload_bytes=7"));
  EXPECT_THAT(refused({.cpus = {0, 5}}), HasSubstr("--cpus=0,5: cpu 5 does not exist"));
  EXPECT_THAT(refused({.filter = "ping("}), HasSubstr("not a regular expression"));
  EXPECT_THAT(refused({.filter = "eccho"}), HasSubstr("did you mean \"echo\"?"));
  EXPECT_THAT(refused({.placements = {"smt"}}), HasSubstr("nothing to run"));
  EXPECT_THAT(refused({.placements = {"unpinned"}, .cpus = {0, 1}}), HasSubstr("leaves out"));
}

TEST(plan, refuses_more_pinned_threads_than_units) {
  EXPECT_THAT(refused({.placements = {"same_l3"}, .pairs = {8}}),
              HasSubstr("--pairs=8 with --placement=same_l3: more threads than processing units"));
  EXPECT_THAT(refused({.pairs = {2}, .cpus = {0, 1}}), HasSubstr("2 cpus given, 4 needed"));
  EXPECT_EQ(refused({.placements = {"same_l3"}, .pairs = {2}}, big()), "");
}

// A program with fixed lengths: two settings, the second also for other languages.
constexpr std::array post_settings{
    setting{
        .operations = 1000, .group_size = 10, .spawn = spawning::inside, .waits = {"spin", "park"}},
    setting{
        .operations = 1'000'000, .group_size = 100, .spawn = spawning::inside, .languages = true}};
// A program whose number of operations the runner has to find.
constexpr std::array open_settings{setting{.group_size = 8}, setting{.group_size = 100}};

std::vector<program> posts() {
  workload_traits post{"post", "message", "post", "", 1, 2};
  post.settings = {.points = post_settings,
                   .group_word = "workers",
                   .operations_word = "messages",
                   .group_of_threads = true};
  workload_traits idle{"idle", "message", "idle", "", 1, 1};
  idle.settings = {.points = open_settings, .group_word = "members"};
  std::vector<program> all = few();
  for (const workload_traits& w : {post, idle}) {
    for (const char* wait : {"spin", "park"}) {
      all.push_back(make(w, "fast", wait, 0, ""));
      all.back().has_payload = false;
    }
    all.push_back(make(w, "abroad", "park", 0, ""));
    all.back().has_payload = false;
    all.back().facts.origin = origin::language;
  }
  return all;
}

plan posted(const selection& s, std::span<const thread_limit> limits = {},
            const topology& t = two_cores()) {
  static const std::vector<program> programs = posts();
  return good_plan(s, programs, t, limits);
}

TEST(plan, takes_for_the_blog_exactly_the_workloads_with_settings) {
  const plan p = posted({.plan = "blog"});
  EXPECT_EQ(p.processes, 9);
  EXPECT_EQ(p.rounds, 1);
  EXPECT_THAT(
      names(p),
      ElementsAre(
          "post/fast/messages:1000/placement:unpinned/spawn:inside/wait:park/workers:10",
          "post/fast/messages:1000000/placement:unpinned/spawn:inside/wait:park/workers:100",
          "post/abroad/messages:1000000/placement:unpinned/spawn:inside/wait:park/"
          "workers:100",
          "idle/fast/members:8/placement:unpinned/wait:spin",
          "idle/fast/members:8/placement:unpinned/wait:park",
          "idle/fast/members:100/placement:unpinned/wait:spin",
          "idle/fast/members:100/placement:unpinned/wait:park"));
  EXPECT_EQ(p.groups.size(), 4u);
  for (const char* other : {"quick", "full"}) {
    EXPECT_THAT(names(posted({.plan = other})), Each(Not(HasSubstr("post/")))) << other;
  }
}

TEST(plan, counts_the_group_among_the_threads_and_runs_fixed_lengths_cold) {
  for (const cell& c : posted({.plan = "blog"}).cells) {
    const bool post = c.what->workload.settings.group_of_threads;
    EXPECT_EQ(c.threads, post ? 2 + c.group_size : 1) << c.name;
    EXPECT_EQ(c.cold, post) << c.name;
    EXPECT_EQ(c.operations != 0, post) << c.name;
    EXPECT_THAT(c.cpus, IsEmpty());
  }
}

TEST(plan, cuts_settings_down_for_the_smoke_plan_and_keeps_names_unique) {
  const plan p = posted({.plan = "smoke", .workloads = {"post", "idle"}});
  EXPECT_THAT(
      names(p),
      ElementsAre("post/fast/messages:70/placement:unpinned/spawn:inside/wait:park/workers:10",
                  "post/fast/messages:64/placement:unpinned/spawn:inside/wait:park/workers:16",
                  "post/abroad/messages:64/placement:unpinned/spawn:inside/wait:park/workers:16",
                  "idle/fast/members:8/placement:unpinned/wait:spin",
                  "idle/fast/members:8/placement:unpinned/wait:park",
                  "idle/fast/members:16/placement:unpinned/wait:spin",
                  "idle/fast/members:16/placement:unpinned/wait:park"));
  for (const cell& c : p.cells) EXPECT_NE(c.operations, 0u) << c.name;
}

TEST(plan, leaves_out_a_group_beyond_a_limit_but_not_a_foreign_program) {
  const std::vector<thread_limit> limits{{"kernel.threads-max", 60, 50}};
  const plan p = posted({.plan = "blog", .workloads = {"post"}}, limits);
  EXPECT_EQ(
      reason_for(
          p, "post/fast/messages:1000000/placement:unpinned/spawn:inside/wait:park/workers:100"),
      "102 threads are needed, and kernel.threads-max = 60 allows 50 more");
  EXPECT_THAT(names(p), Contains(HasSubstr("post/abroad/messages:1000000")));
  EXPECT_THAT(names(p), Contains(HasSubstr("post/fast/messages:1000/")));
}

TEST(plan, leaves_out_crowded_spinning_unless_a_setting_asks_for_it) {
  EXPECT_THAT(
      reason_for(posted({.plan = "blog"}),
                 "post/fast/messages:1000/placement:unpinned/spawn:inside/wait:spin/workers:10"),
      HasSubstr("12 threads that spin on 2 processing units"));
  static std::array asked{post_settings[0]};
  asked[0].crowded_spin = true;
  std::vector<program> programs = posts();
  for (program& p : programs) {
    if (p.workload.settings.group_of_threads) p.workload.settings.points = asked;
  }
  const absl::StatusOr<plan> p = make_plan({.plan = "blog"}, programs, two_cores());
  EXPECT_THAT(names(*p), Contains(HasSubstr("post/fast/messages:1000/placement:unpinned/"
                                            "spawn:inside/wait:spin")));
}

TEST(plan, keeps_programs_with_settings_on_the_units_given) {
  const plan p = posted({.plan = "blog", .cpus = {1, 4, 9}}, {}, big());
  for (const cell& c : p.cells) {
    EXPECT_THAT(c.cpus, ElementsAre(1, 4, 9));
    EXPECT_TRUE(c.roams);
    EXPECT_EQ(c.units, 3);
    EXPECT_EQ(c.placement, "unpinned");
  }
}

TEST(plan, refuses_values_for_axes_in_the_blog) {
  EXPECT_THAT(refused({.plan = "blog", .pairs = {4}}),
              HasSubstr("--pairs=4: the programs of plan blog have fixed settings"));
  EXPECT_THAT(refused({.plan = "blog", .payload_bytes = {8}}), HasSubstr("--payload_bytes=8: "));
  EXPECT_THAT(refused({.plan = "blog", .placements = {"same_l3"}}),
              HasSubstr("--placement=same_l3: "));
  EXPECT_THAT(refused({.plan = "blog", .cpus = {7}}), HasSubstr("--cpus=7: cpu 7 does not exist"));
}

}  // namespace
}  // namespace typed_pipes::harness
