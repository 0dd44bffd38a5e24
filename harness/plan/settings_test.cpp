// Plans of programs with fixed settings, as the posts have them.
#include "harness/plan/settings.hpp"

#include <gmock/gmock.h>

#include <array>
#include <string>

#include "harness/test/invented_machine.hpp"
#include "harness/test/small_laboratory.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

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

TEST(settings, takes_for_the_blog_exactly_the_workloads_with_settings) {
  const plan p = posted({.plan = "blog"});
  EXPECT_EQ(p.processes, 16);
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

TEST(settings, counts_the_group_among_the_threads_and_runs_fixed_lengths_cold) {
  for (const cell& c : posted({.plan = "blog"}).cells) {
    const bool post = c.what->workload.settings.group_of_threads;
    EXPECT_EQ(c.threads, post ? 2 + c.group_size : 1) << c.name;
    EXPECT_EQ(c.cold, post) << c.name;
    EXPECT_EQ(c.operations != 0, post) << c.name;
    EXPECT_THAT(c.cpus, IsEmpty());
  }
}

TEST(settings, cuts_settings_down_for_the_smoke_plan_and_keeps_names_unique) {
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

TEST(settings, leaves_out_a_group_beyond_a_limit_but_not_a_foreign_program) {
  const std::vector<thread_limit> limits{{"kernel.threads-max", 60, 50}};
  const plan p = posted({.plan = "blog", .workloads = {"post"}}, limits);
  EXPECT_EQ(
      reason_for(
          p, "post/fast/messages:1000000/placement:unpinned/spawn:inside/wait:park/workers:100"),
      "102 threads are needed, and kernel.threads-max = 60 allows 50 more");
  EXPECT_THAT(names(p), Contains(HasSubstr("post/abroad/messages:1000000")));
  EXPECT_THAT(names(p), Contains(HasSubstr("post/fast/messages:1000/")));
}

TEST(settings, leaves_out_crowded_spinning_unless_a_setting_asks_for_it) {
  EXPECT_THAT(
      reason_for(posted({.plan = "blog"}),
                 "post/fast/messages:1000/placement:unpinned/spawn:inside/wait:spin/workers:10"),
      HasSubstr("12 threads that spin on 2 processing units"));
  static std::array crowded{post_settings[0]};
  crowded[0].crowded_spin = true;
  std::vector<program> programs = posts();
  for (program& p : programs) {
    if (p.workload.settings.group_of_threads) p.workload.settings.points = crowded;
  }
  const absl::StatusOr<plan> p = make_plan({.plan = "blog"}, programs, two_cores());
  EXPECT_THAT(names(*p), Contains(HasSubstr("post/fast/messages:1000/placement:unpinned/"
                                            "spawn:inside/wait:spin")));
}

TEST(settings, keeps_programs_with_settings_on_the_units_given) {
  const plan p = posted({.plan = "blog", .cpus = {1, 4, 9}}, {}, big());
  for (const cell& c : p.cells) {
    EXPECT_THAT(c.cpus, ElementsAre(1, 4, 9));
    EXPECT_TRUE(c.roams);
    EXPECT_EQ(c.units, 3);
    EXPECT_EQ(c.placement, "unpinned");
  }
}

TEST(settings, refuses_values_for_axes_in_the_blog) {
  EXPECT_THAT(refused({.plan = "blog", .pairs = {4}}),
              HasSubstr("--pairs=4: the programs of plan blog have fixed settings"));
  EXPECT_THAT(refused({.plan = "blog", .payload_bytes = {8}}), HasSubstr("--payload_bytes=8: "));
  EXPECT_THAT(refused({.plan = "blog", .placements = {"same_l3"}}),
              HasSubstr("--placement=same_l3: "));
  EXPECT_THAT(refused({.plan = "blog", .cpus = {7}}), HasSubstr("--cpus=7: cpu 7 does not exist"));
}

}  // namespace
}  // namespace typed_pipes::harness
