// The backends of a run: their places, their looks, and what each must say.
#include "harness/report/backend_list.hpp"

#include <gmock/gmock.h>

#include <map>
#include <memory>
#include <set>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/registry/all_programs.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::ElementsAre;

program of(const char* name, origin o, const char* bare_of = "", int look = -1) {
  program p;
  p.backend = name;
  p.wait = "spin";
  p.facts.origin = o;
  p.facts.bare_of = bare_of;
  p.facts.look = look;
  return p;
}

std::vector<std::string> looks(const std::vector<program>& programs) {
  std::vector<std::string> seen;
  for (const known_backend& b : backends_of(programs))
    seen.push_back(say(b.name, " ", b.facts.look));
  return seen;
}

TEST(backends, are_numbered_within_their_origin) {
  const std::vector<program> programs{
      of("ours_1", origin::ours),       of("queue_bare", origin::third_party, "queue"),
      of("other", origin::third_party), of("lone_bare", origin::third_party, "lone"),
      of("queue", origin::third_party), of("ours_2", origin::ours),
      of("other", origin::third_party)};
  std::vector<std::string> seen;
  for (const known_backend& b : backends_of(programs)) seen.push_back(say(b.name, " ", b.order));
  EXPECT_THAT(seen, ElementsAre("ours_1 0", "queue_bare 1", "other 0", "lone_bare 2", "queue 1",
                                "ours_2 1"));
}

TEST(backends, keep_their_looks_when_another_comes_or_goes) {
  const program first = of("first", origin::ours, "", 0);
  const program second = of("second", origin::ours, "", 1);
  const program bare = of("second_bare", origin::ours, "second");
  const program fresh = of("new", origin::ours);
  const program other = of("other", origin::historic);
  EXPECT_THAT(looks({first, bare, second}), ElementsAre("first 0", "second_bare 1", "second 1"));
  EXPECT_THAT(looks({first, bare, fresh, other, second}),
              ElementsAre("first 0", "second_bare 1", "new 2", "other 0", "second 1"));
  EXPECT_THAT(looks({bare, second}), ElementsAre("second_bare 1", "second 1"));
}

TEST(backends, of_one_origin_have_looks_of_their_own) {
  std::map<std::pair<origin, int>, std::string> seen;
  for (const known_backend& b : backends_of(all_programs())) {
    const std::string queue = b.facts.bare_of.empty() ? b.name : b.facts.bare_of;
    const auto whose = seen.try_emplace({b.facts.origin, b.facts.look}, queue).first->second;
    EXPECT_EQ(queue, whose) << "both have look " << b.facts.look
                            << "; one without it in its traits gets one that is free";
  }
}

// A new backend must say all of this for figures and tables to show it. A queue that is not installed was not compiled,
// so less is known of it.
TEST(backends, all_say_where_they_come_from_and_what_they_are) {
  std::set<std::string> compiled;
  for (const program& p : all_programs()) {
    if (p.cannot_run.empty()) compiled.insert(p.backend);
  }
  for (const known_backend& b : backends_of(all_programs())) {
    EXPECT_FALSE(b.facts.design.empty()) << b.name;
    EXPECT_EQ(b.facts.put_blocks.has_value(),
              b.facts.origin != origin::floor && compiled.contains(b.name))
        << b.name;
    EXPECT_TRUE(b.facts.origin != origin::ours || b.facts.package.empty()) << b.name;
  }
}

TEST(backends, of_controls_come_after_the_others_and_look_like_their_originals) {
  program copy = of("ours_1_2", origin::ours);
  copy.copy_of = "ours_1";
  program waits = copy;
  waits.wait = "park";
  plan what;
  what.copies = {std::make_shared<const program>(copy), std::make_shared<const program>(waits)};
  const std::vector<program> programs{of("ours_1", origin::ours, "", 4), of("ours_2", origin::ours),
                                      of("theirs", origin::third_party)};
  const std::vector<known_backend> all = with_copies(backends_of(programs), what);
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[3].name, "ours_1_2");
  EXPECT_EQ(all[3].order, 2);
  EXPECT_EQ(all[3].facts.look, 4);
  EXPECT_THAT(all[3].waits, ElementsAre("spin", "park"));
}

}  // namespace
}  // namespace typed_pipes::harness
