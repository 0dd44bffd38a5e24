#include "harness/cli/flags.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/flags/reflection.h"
#include "harness/base/text.hpp"
#include "harness/request/time_text.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

absl::StatusOr<options> parsed(std::vector<std::string> words) {
  const absl::FlagSaver restore;
  words.insert(words.begin(), "pipes_bench");
  std::vector<const char*> argv;
  argv.reserve(words.size());
  for (const std::string& w : words) argv.push_back(w.c_str());
  return parse_flags(static_cast<int>(argv.size()), argv.data());
}

std::string refused(std::vector<std::string> words) {
  const absl::StatusOr<options> o = parsed(std::move(words));
  return o.ok() ? "" : std::string(o.status().message());
}

TEST(flags, read_lists_numbers_and_truths) {
  const absl::StatusOr<options> o =
      parsed({"--plan=full", "--backend=a,b", "--pairs", "1,8", "--payload_bytes=64",
              "--trial_ms=2.5", "--rounds=6", "--seed=9", "--capacity=64,1024", "--reference=ring",
              "--cpus=0,1", "--regimes=2", "--list", "--noskipped", "--out=x"});
  ASSERT_TRUE(o.ok()) << o.status();
  EXPECT_EQ(o->wanted.plan, "full");
  EXPECT_THAT(o->wanted.backends, ElementsAre("a", "b"));
  EXPECT_THAT(o->wanted.pairs, ElementsAre(1, 8));
  EXPECT_THAT(o->wanted.payload_bytes, ElementsAre(64));
  EXPECT_THAT(o->wanted.capacities, ElementsAre(64, 1024));
  EXPECT_EQ(o->wanted.reference, "ring");
  EXPECT_EQ(o->wanted.trial_ms, 2.5);
  EXPECT_EQ(o->wanted.rounds, 6);
  EXPECT_EQ(o->wanted.regimes, 2);
  EXPECT_EQ(o->wanted.seed, 9u);
  EXPECT_THAT(o->wanted.cpus, ElementsAre(0, 1));
  EXPECT_TRUE(o->list);
  EXPECT_FALSE(o->list_skipped);
}

TEST(flags, leave_to_the_plan_what_is_not_given) {
  const absl::StatusOr<options> o = parsed({});
  ASSERT_TRUE(o.ok()) << o.status();
  EXPECT_FALSE(o->wanted.rounds.has_value());
  EXPECT_FALSE(o->wanted.trial_ms.has_value());
  EXPECT_FALSE(o->wanted.seed.has_value());
  EXPECT_EQ(o->wanted.plan, "quick");
  EXPECT_FALSE(o->hang_limit_s.has_value());
  EXPECT_EQ(o->languages, "build/release/languages");
}

TEST(flags, name_the_flag_the_value_and_what_is_allowed) {
  EXPECT_THAT(refused({"--bakend=x"}), HasSubstr("--bakend: no such flag; did you mean "
                                                 "\"--backend\"?"));
  EXPECT_THAT(refused({"--rounds=many"}),
              HasSubstr("--rounds=many: not a whole number from 1 to 10000"));
  EXPECT_THAT(refused({"--rounds=0"}), HasSubstr("--rounds=0"));
  EXPECT_THAT(refused({"--regimes=5"}), HasSubstr("--regimes=5: not a whole number from 1 to 4"));
  EXPECT_THAT(refused({"--rounds=3x"}), HasSubstr("--rounds=3x"));
  EXPECT_THAT(refused({"--rounds"}), HasSubstr("--rounds: needs a value"));
  EXPECT_THAT(refused({"--out", "--list"}),
              HasSubstr("--out: needs a value, --out=...; \"--list\" is taken for the next flag"));
  EXPECT_THAT(refused({"--rounds", "-1"}), HasSubstr("--rounds: needs a value"));
  EXPECT_THAT(refused({"--trial_ms=-1"}), HasSubstr("--trial_ms=-1: not a number from 0.1"));
  EXPECT_THAT(refused({"--trial_ms=nan"}), HasSubstr("--trial_ms=nan"));
  EXPECT_THAT(refused({"--pairs=1,two"}), HasSubstr("--pairs=two"));
  EXPECT_THAT(refused({"--pairs=,"}), HasSubstr("--pairs=,: no number in it"));
  EXPECT_THAT(refused({"--cpus=-1"}), HasSubstr("--cpus=-1"));
  EXPECT_THAT(refused({"--seed=99999999999"}), HasSubstr("--seed=99999999999"));
  EXPECT_THAT(refused({"--list=perhaps"}), HasSubstr("(allowed: true, false)"));
  EXPECT_THAT(refused({"--machine=a/b"}), HasSubstr("--machine=a/b: not a name"));
  EXPECT_THAT(refused({"--machine=" + std::string(300, 'm')}), HasSubstr("has 300 letters"));
  EXPECT_EQ(refused({"--machine=" + std::string(64, 'm')}), "");
  EXPECT_THAT(refused({"quick"}), HasSubstr("\"quick\": not a flag"));
}

TEST(flags, read_a_budget_with_its_unit) {
  EXPECT_EQ(parsed({})->wanted.budget, "");
  EXPECT_EQ(parsed({"--budget=90s"})->wanted.budget, "90s");
  EXPECT_EQ(seconds_of(parsed({"--budget", "5m"})->wanted.budget).value(), 300);
  EXPECT_EQ(seconds_of(parsed({"--budget=1.5h"})->wanted.budget).value(), 5400);
  EXPECT_EQ(refused({"--budget=300"}),
            "--budget=300: no unit (allowed: s, m or h, such as 90s, 5m, 1h)");
  EXPECT_THAT(refused({"--budget=-1"}), HasSubstr("not a time of at least 1s"));
  for (const char* bad : {"5d", "m", "-5m", "0s", "500ms", "inf", "169h", "5 m", "nan"}) {
    EXPECT_THAT(refused({say("--budget=", bad)}), StartsWith(say("--budget=", bad, ": n"))) << bad;
  }
}

TEST(flags, of_a_run_that_goes_on_are_its_own) {
  EXPECT_EQ(parsed({"--resume=results/x", "--quiet"})->resume, "results/x");
  EXPECT_EQ(parsed({"--resume", "results/x"})->resume, "results/x");
  for (const char* other : {"--rounds=3", "--plan=quick", "--out=x", "--list", "--seed=1",
                            "--benchmark_format=json", "--led"}) {
    EXPECT_THAT(refused({"--resume=results/x", other}),
                StartsWith(say(other, ": not beside --resume")));
  }
  EXPECT_THAT(refused({"--resume="}), HasSubstr("--resume=: not a directory"));
  const absl::FlagSaver restore;
  const std::vector<const char*> words{"pipes_bench", "--resume=x", "--quiet"};
  ASSERT_TRUE(parse_flags(3, words.data()).ok());
  const absl::StatusOr<options> its = parse_flags_of({"pipes_bench", "--plan=full", "--rounds=2"});
  ASSERT_TRUE(its.ok()) << its.status();
  EXPECT_EQ(its->wanted.plan, "full");
  EXPECT_EQ(its->wanted.rounds, 2);
  EXPECT_EQ(its->resume, "");
  EXPECT_TRUE(its->quiet);
}

TEST(flags, pass_on_what_fits_of_google_benchmark) {
  const absl::StatusOr<options> o =
      parsed({"--benchmark_format=json", "--benchmark_filter=ping", "--benchmark_list_tests"});
  ASSERT_TRUE(o.ok()) << o.status();
  EXPECT_THAT(o->benchmark_flags, ElementsAre("--benchmark_format=json"));
  EXPECT_EQ(o->wanted.filter, "ping");
  EXPECT_TRUE(o->list);
}

TEST(flags, refuse_what_would_upset_the_measurement) {
  EXPECT_THAT(refused({"--benchmark_min_time=1"}), HasSubstr("--trial_ms"));
  EXPECT_THAT(refused({"--benchmark_repetitions=3"}), HasSubstr("--rounds"));
  EXPECT_THAT(refused({"--benchmark_enable_random_interleaving=true"}), HasSubstr("--seed"));
  EXPECT_THAT(refused({"--benchmark_format=xml"}), HasSubstr("(allowed: console, json, csv)"));
  EXPECT_THAT(refused({"--benchmark_out=/dev/null/x"}), HasSubstr("cannot be written"));
  EXPECT_THAT(refused({"--benchmark_out=/tmp/" + std::string(300, 'b')}),
              HasSubstr("cannot be written"));
  EXPECT_THAT(refused({"--benchmark_fliter=x"}), HasSubstr("did you mean \"--benchmark_filter\""));
  EXPECT_THAT(refused({"--benchmark_filter"}), HasSubstr("needs a value"));
}

TEST(flags, are_all_explained) {
  const std::string text = help_text();
  for (const char* flag : {"--plan",          "--filter",
                           "--workload",      "--backend",
                           "--wait",          "--placement",
                           "--payload_bytes", "--pairs",
                           "--processes",     "--rounds",
                           "--budget",        "--regimes",
                           "--resume",        "--trial_ms",
                           "--seed",          "--out",
                           "--machine",       "--cpus",
                           "--list",          "--hang_limit_s",
                           "--languages",     "--benchmark_out",
                           "--version",       "--reference",
                           "--capacity",      "the comparison with other queues"}) {
    EXPECT_THAT(text, HasSubstr(flag));
  }
}

}  // namespace
}  // namespace typed_pipes::harness
