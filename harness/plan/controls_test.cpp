// Every group has its reference twice: which cell that is, and what the copy is called.
#include "harness/plan/controls.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/plan/copies.hpp"
#include "harness/test/invented_machine.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

program make(std::string_view backend, origin whose, std::string_view wait = "park") {
  program p;
  p.workload = {"echo", "round trip", "echo", "", 2, 2};
  p.backend = backend;
  p.wait = wait;
  p.facts.origin = whose;
  return p;
}

// Alone with a workload of its own.
program elsewhere() {
  program p = make("lone", origin::ours);
  p.workload.name = "other";
  return p;
}

// A lower bound, a queue of others, and two of ours, one of which waits in two ways.
std::vector<program> mixed() {
  return {make("bound", origin::floor),
          make("theirs", origin::third_party),
          make("first", origin::ours, "spin_then_park"),
          make("first", origin::ours),
          make("second", origin::ours),
          elsewhere()};
}

// Returns "control = what it repeats" of each control, by backend and wait.
std::vector<std::string> controls_of(const plan& p) {
  const auto shown = [](const std::string& name) {
    const std::size_t from = name.find('/') + 1;
    return name.substr(from, name.find('/', from) - from) + " " + name.substr(name.rfind(':') + 1);
  };
  std::vector<std::string> all;
  for (const cell& c : p.cells) {
    if (!c.control_of.empty()) all.push_back(shown(c.name) + " = " + shown(c.control_of));
  }
  return all;
}

plan plan_of(std::vector<program> programs, selection wanted = {}) {
  static std::vector<std::unique_ptr<std::vector<program>>> kept;  // cells point at them
  wanted.placements = {"unpinned"};
  add_copies(programs, wanted.backends);
  kept.push_back(std::make_unique<std::vector<program>>(std::move(programs)));
  return good_plan(wanted, *kept.back(), two_cores());
}

TEST(controls, repeat_the_first_cell_that_is_ours) {
  const plan p = plan_of(mixed());
  EXPECT_THAT(controls_of(p), ElementsAre("first_2 spin_then_park = first spin_then_park"));
  ASSERT_THAT(p.groups, SizeIs(2));
  EXPECT_THAT(p.groups[0].cells, SizeIs(6)) << "it is measured with the group";
  EXPECT_THAT(p.groups[1].cells, SizeIs(1)) << "nothing to compare";
}

TEST(controls, repeat_the_first_of_all_where_none_is_ours) {
  EXPECT_THAT(controls_of(plan_of({make("bound", origin::floor), make("old", origin::historic),
                                   make("theirs", origin::third_party)})),
              ElementsAre("old_2 park = old park"));
}

TEST(controls, repeat_the_reference_where_the_group_has_it) {
  for (const auto& [reference, wanted] :
       {std::pair{"second", "second_2 park = second park"},
        std::pair{"theirs", "theirs_2 park = theirs park"},
        std::pair{"bound", "first_2 spin_then_park = first spin_then_park"},
        std::pair{"lone", "first_2 spin_then_park = first spin_then_park"}}) {
    EXPECT_THAT(controls_of(plan_of(mixed(), {.reference = reference})), ElementsAre(wanted))
        << reference;
  }
}

TEST(controls, are_absent_where_nothing_is_compared) {
  EXPECT_THAT(controls_of(plan_of(mixed(), {.backends = {"second"}})), IsEmpty());
  EXPECT_THAT(controls_of(plan_of(mixed(), {.backends = {"bound", "second"}})), IsEmpty());
}

TEST(controls, are_the_copies_that_were_asked_for) {
  const plan p = plan_of(mixed(), {.backends = {"second", "second", "second"}});
  EXPECT_THAT(controls_of(p), ElementsAre("second_2 park = second park"));
  EXPECT_THAT(p.cells, SizeIs(3));
  EXPECT_THAT(p.copies, IsEmpty());
}

TEST(controls, of_one_way_to_wait_are_measured_beside_copies_of_another) {
  const plan p = plan_of(mixed(), {.backends = {"first", "first"}});
  EXPECT_THAT(controls_of(p), ElementsAre("first_2 spin_then_park = first spin_then_park"));
}

TEST(controls, take_a_name_that_no_backend_has) {
  std::vector<program> programs = mixed();
  programs.push_back(make("first_2", origin::historic));
  EXPECT_THAT(controls_of(plan_of(programs)),
              ElementsAre("first_3 spin_then_park = first spin_then_park"));
}

TEST(controls, run_the_code_of_their_reference) {
  std::vector<program> programs = mixed();
  for (program& p : programs) {
    p.sides = [backend = p.backend](const params&) -> std::vector<side> { throw backend; };
  }
  const plan p = plan_of(programs);
  const cell& control = p.cells[p.groups[0].cells.back()];
  std::string ran;
  try {
    control.what->sides({});
  } catch (const std::string& backend) {
    ran = backend;
  }
  EXPECT_EQ(ran, "first");
  EXPECT_EQ(control.what->facts.label, "first (2)");
}

TEST(controls, live_as_long_as_any_copy_of_the_plan) {
  plan last;
  {
    const plan p = plan_of(mixed());
    last = p;
  }
  const cell& control = last.cells[last.groups[0].cells.back()];
  EXPECT_EQ(control.what->backend, "first_2");
  EXPECT_EQ(control.what, last.copies[0].get());
}

TEST(controls, do_not_depend_on_the_plan) {
  for (const char* name : {"quick", "full", "smoke"}) {
    const plan p = plan_of(mixed(), {.plan = name});
    std::set<std::size_t> groups_with;
    for (std::size_t g = 0; g < p.groups.size(); ++g) {
      for (const std::size_t i : p.groups[g].cells) {
        const bool alone = p.groups[g].cells.size() == 1;
        if (alone || !p.cells[i].control_of.empty()) groups_with.insert(g);
      }
    }
    EXPECT_EQ(groups_with.size(), p.groups.size()) << name;
  }
}

}  // namespace
}  // namespace typed_pipes::harness
