#include "harness/languages/languages.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "harness/base/text.hpp"
#include "harness/report/backend_list.hpp"
#include "harness/run/runner.hpp"
#include "harness/test/scratch_directory.hpp"
#include "harness/workload/compile_workload.hpp"
#include "harness/workloads/msgsend.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
namespace fs = std::filesystem;

// A directory of foreign programs, each a shell script. It is removed with the test.
class foreign_programs {
 public:
  void add(const std::string& name, const std::string& script) const {
    write(name, "run", say("#!/bin/sh\n", script, "\n"));
    fs::permissions(directory_.path / name / "run", fs::perms::owner_all);
  }
  void write(const std::string& name, const std::string& file, const std::string& text) const {
    fs::create_directories(directory_.path / name);
    std::ofstream(directory_.path / name / file) << text;
  }
  [[nodiscard]] std::vector<program> programs() const {
    std::vector<program> all = make_programs<workloads::msgsend>(list<many_to_one::queue_mutex>{},
                                                                 workloads::msgsend::payloads{});
    add_languages(all, directory_.path);
    return all;
  }

 private:
  scratch_directory directory_;
};

const char* const honest = "echo ready; read go; echo done $1 $(($1 * 100)) 1; read end; exit 0";

struct ran {
  plan what;
  run_record seen;
};

// Keeps the programs alive: cells refer to them.
ran run_foreign(const std::vector<program>& programs, const std::string& backend,
                double hang_limit_s = 60) {
  static const topology here = *topology::load();
  selection s;
  s.plan = "smoke";
  s.rounds = 2;
  s.backends = {backend};
  absl::StatusOr<plan> what = make_plan(s, programs, here);
  if (!what.ok()) throw std::runtime_error(std::string(what.status().message()));
  absl::StatusOr<run_record> seen =
      run(*what, here, {.hang_limit_s = hang_limit_s, .quiet = true, .benchmark_flags = {}});
  if (!seen.ok()) throw std::runtime_error(std::string(seen.status().message()));
  return {*std::move(what), *std::move(seen)};
}

std::string fault_of(const std::string& script, double hang_limit_s = 60) {
  const foreign_programs some;
  some.add("row", script);
  const std::vector<program> programs = some.programs();
  const ran r = run_foreign(programs, "row", hang_limit_s);
  EXPECT_THAT(r.what.cells, SizeIs(1));
  return r.seen.voids.empty() ? "" : r.seen.voids.front().reason;
}

TEST(languages, run_a_foreign_program_beside_ours) {
  const foreign_programs some;
  some.add("row", honest);
  some.write("row", "version", "Shell 1.0\n");
  const std::vector<program> programs = some.programs();
  const ran r = run_foreign(programs, "row");
  EXPECT_THAT(r.seen.voids, IsEmpty());
  ASSERT_THAT(r.what.cells, SizeIs(1));
  EXPECT_EQ(r.what.cells[0].name,
            "msgsend/row/messages:64/placement:unpinned/spawn:inside/wait:park/workers:8");
  EXPECT_EQ(r.what.cells[0].what->facts.version, "Shell 1.0");
  ASSERT_THAT(r.seen.trials[0], SizeIs(2));
  EXPECT_EQ(r.seen.trials[0][0].messages, 64u);
}

TEST(languages, keep_their_looks_when_another_is_added) {
  const auto looks = [](const foreign_programs& some) {
    std::map<std::string, int> all;
    for (const known_backend& b : backends_of(some.programs())) {
      if (b.facts.origin == origin::language) all[b.name] = b.facts.look;
    }
    return all;
  };
  foreign_programs some;
  const std::map<std::string, int> before = looks(some);
  EXPECT_THAT(before, Not(IsEmpty()));
  some.add("aaa", honest);
  std::map<std::string, int> after = looks(some);
  EXPECT_EQ(after.erase("aaa"), 1u);
  EXPECT_EQ(after, before);
}

TEST(languages, start_the_clock_when_the_program_is_ready_and_stop_it_when_it_is_done) {
  const foreign_programs some;
  some.add("row",
           "sleep 0.3; echo ready; read go; echo done $1 $(($1 * 100)) 1; read end; "
           "sleep 0.3");
  const std::vector<program> programs = some.programs();
  const ran r = run_foreign(programs, "row");
  ASSERT_THAT(r.seen.trials[0], SizeIs(2));
  std::uint64_t least = UINT64_MAX;
  for (const trial_record& t : r.seen.trials[0]) least = std::min(least, t.ns);
  EXPECT_LT(least, 300'000'000u);
}

TEST(languages, void_a_program_whose_count_or_sum_is_wrong) {
  EXPECT_EQ(fault_of("echo ready; read go; echo done $1 $(($1 * 99)) 1; read end; exit 0"),
            "the total is 6336 and not 6400");
  EXPECT_EQ(fault_of("echo ready; read go; echo done 63 6400 1; read end; exit 0"),
            "lost 1 of 64 messages");
}

TEST(languages, void_a_program_that_fails_with_its_last_line_of_standard_error) {
  EXPECT_THAT(fault_of("echo 'noise' >&2; echo 'heap exhausted' >&2; exit 1"),
              HasSubstr("heap exhausted"));
  EXPECT_EQ(fault_of("echo ready; read go; echo 'heap exhausted' >&2; exit 1"), "heap exhausted");
  EXPECT_EQ(fault_of("echo ready; read go; exit 5"), "ended with exit code 5");
  EXPECT_THAT(fault_of("echo ready; read go; kill -11 $$"), HasSubstr("ended by signal 11"));
  EXPECT_THAT(fault_of("echo ready; read go; echo done $1 $(($1 * 100)) 1; read end; exit 4"),
              HasSubstr("ended with exit code 4"));
}

TEST(languages, void_a_program_that_does_not_keep_to_the_protocol) {
  EXPECT_THAT(fault_of("echo hello; read go"), HasSubstr("said \"hello\" instead of \"ready\""));
  EXPECT_THAT(fault_of("echo ready; read go; echo done; read end"),
              HasSubstr("said \"done\" instead of \"done RECEIVED SUM NS\""));
  EXPECT_THAT(fault_of("echo ready; read go; echo done 64 lots 1; read end"),
              HasSubstr("instead of"));
}

TEST(languages, void_a_program_that_hangs_and_go_on) {
  EXPECT_THAT(fault_of("sleep 1000", 1), HasSubstr("was silent for 0.3 s"));
  EXPECT_THAT(fault_of("echo ready; read go; sleep 1000", 1), HasSubstr("was silent for 0.3 s"));
}

std::string cannot_run(const std::vector<program>& programs, const std::string& name) {
  for (const program& p : programs) {
    if (p.backend == name) return p.cannot_run;
  }
  return "no such program";
}

TEST(languages, say_why_a_program_cannot_run) {
  const foreign_programs some;
  some.write("scala_actors", "missing", "scalac is not installed; Debian package scala\n");
  some.write("go_channels", "run", "not executable");
  some.add("rust_mpsc", honest);
  const std::vector<program> programs = some.programs();
  EXPECT_EQ(cannot_run(programs, "scala_actors"), "scalac is not installed; Debian package scala");
  EXPECT_THAT(cannot_run(programs, "go_channels"), HasSubstr("not a program that can be started"));
  EXPECT_EQ(cannot_run(programs, "rust_mpsc"), "");
  EXPECT_EQ(cannot_run(programs, "erlang_bare"), "not built: make blog");
}

TEST(languages, are_named_even_if_nothing_is_built) {
  const foreign_programs none;
  const std::vector<program> programs = none.programs();
  for (const char* row :
       {"erlang_bare", "erlang_gen_server", "scala_actors", "go_channels", "rust_mpsc"}) {
    EXPECT_EQ(cannot_run(programs, row), "not built: make blog");
  }
}

TEST(languages, stand_only_where_a_setting_asks_for_them) {
  const foreign_programs some;
  some.add("rust_mpsc", honest);
  const std::vector<program> programs = some.programs();
  static const topology here = *topology::load();
  selection s;
  s.plan = "blog";
  s.backends = {"rust_mpsc"};
  const absl::StatusOr<plan> what = make_plan(s, programs, here);
  ASSERT_TRUE(what.ok());
  ASSERT_THAT(what->cells, SizeIs(1));
  EXPECT_EQ(what->cells[0].name,
            "msgsend/rust_mpsc/messages:3000000/placement:unpinned/spawn:inside/wait:park/"
            "workers:8");
}

}  // namespace
}  // namespace typed_pipes::harness
