// The real program: what it prints and leaves behind, and its exit code.
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "harness/base/text.hpp"
#include "harness/cli/flags.hpp"
#include "harness/cli/laboratory.hpp"
#include "harness/test/ended_program.hpp"
#include "harness/test/scratch_directory.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

ended run_bench(const std::string& arguments, const std::string& streams = "2>&1") {
  return run_command(say(TYPED_PIPES_BENCH, " ", arguments), streams);
}

std::string repeated(const std::string& piece, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += piece;
  return all;
}

TEST(pipes_bench, refuses_a_plan_that_it_was_not_built_for) {
  const compiled_parts quick{true, false, false, "quick"};
  preset wanted;
  wanted.axes = true;
  EXPECT_TRUE(check_compiled(quick, wanted).ok());
  wanted.comparison = true;
  wanted.gives.plan = "mine.toml";
  EXPECT_EQ(check_compiled(quick, wanted).message(),
            "--plan=mine.toml: compiled for plan quick alone (allowed: after make build, or make "
            "bench PLAN=mine.toml)");
  EXPECT_TRUE(check_compiled({true, true, true, ""}, wanted).ok());
}

TEST(pipes_bench, answers_bad_input_with_one_line_and_exit_code_2) {
  for (const char* bad : {"--nonsense",
                          "--plan=quik",
                          "--plan=nowhere.toml",
                          "--plan=/",
                          "--plan=/dev/full",
                          "--plan=",
                          "--capacity=64",
                          "--plan=rivals --capacity=96",
                          "--workload=bank --payload_bytes=8",
                          "--backend=singleshot",
                          "--workload=pingpong",
                          "--placement=same_core",
                          "--reference=rign",
                          "--wait=sleep",
                          "--filter='('",
                          "--filter=nothing_like_it",
                          "--rounds=x",
                          "--processes=0",
                          "--led </dev/null",
                          "--led </etc/hostname",
                          "--budget=300",
                          "--budget=1s",
                          "--regimes=2",
                          "--regimes=0 --budget=5m",
                          "--regimes=2 --budget=5m --workload=create_close",
                          "--resume=/nowhere",
                          "--resume=/tmp",
                          "--resume=/tmp --rounds=2",
                          "--resume=",
                          "--processes=2 --benchmark_format=json",
                          "--cpus=9999",
                          "--pairs=1000 --placement=same_l3,cross_package,same_numa",
                          "--out=/dev/null/runs",
                          "--payload_bytes=9",
                          "--plan=blog --pairs=2",
                          "--hang_limit_s=0",
                          "--plan=blog --cpus=0,0,9999",
                          "stray",
                          "--benchmark_min_time=1",
                          "--out --list",
                          "--pairs=1,1",
                          "--filter='a\nb('",
                          "--backend=slots,slots,slot"}) {
    const ended e = run_bench(bad);
    EXPECT_EQ(e.code, 2) << bad << "\n" << e.text;
    EXPECT_THAT(e.text, StartsWith("pipes_bench: ")) << bad;
    EXPECT_EQ(std::count(e.text.begin(), e.text.end(), '\n'), 1) << bad << "\n" << e.text;
  }
}

TEST(pipes_bench, refuses_values_of_any_length_and_shape_before_it_measures) {
  for (const std::string& bad : std::vector<std::string>{
           "--machine=" + repeated("m", 300), "--benchmark_out=/tmp/" + repeated("b", 300),
           "--filter='" + repeated("(", 30'000) + repeated(")", 30'000) + "'",
           "--filter='" + repeated("(.*)*", 5) + "\\1x'", "--filter='(((a{1000}){1000}){1000})'",
           "--out=/tmp/" + repeated("o", 300)}) {
    const ended e = run_bench("--plan=smoke " + bad);
    EXPECT_EQ(e.code, 2) << bad << "\n" << e.text;
    EXPECT_THAT(e.text, StartsWith("pipes_bench: --")) << bad;
    EXPECT_EQ(std::count(e.text.begin(), e.text.end(), '\n'), 1) << e.text;
    EXPECT_LT(e.text.size(), 1000u);
  }
}

// Tests of this class run one cell of a few operations and have a directory for its results.
class small_run : public ::testing::Test {
 protected:
  [[nodiscard]] ended measured(const std::string& more = "",
                               const std::string& streams = "2>&1") const {
    return run_bench(say("--plan=smoke --quiet --workload=bank --wait=park --placement=unpinned "
                         "--pairs=1 --out=",
                         out.string(), " ", more),
                     streams);
  }
  const scratch_directory scratch;
  const std::filesystem::path& out = scratch.path;
};

TEST_F(small_run, notices_that_its_table_or_report_is_not_written) {
  const ended no_table = measured("--backend=ring", "2>&1 >/dev/full");
  EXPECT_EQ(no_table.code, 2);
  EXPECT_EQ(no_table.text, "pipes_bench: standard output: cannot be written\n");
  const ended no_report = measured("--backend=ring --benchmark_out=/dev/full");
  EXPECT_EQ(no_report.code, 2);
  EXPECT_THAT(no_report.text, HasSubstr("lower is better"));
  EXPECT_THAT(no_report.text, HasSubstr("--benchmark_out=/dev/full: cannot be written"));
}

// The file of trials would have the number of the stream, and get what is printed.
TEST_F(small_run, is_whole_where_a_standard_stream_is_closed) {
  for (const auto& [closed, code] : {std::pair{"2>&1 >&-", 2}, std::pair{"2>&-", 0},
                                     std::pair{"<&- 2>&1", 0}, std::pair{"2>&1 <&- >&-", 2}}) {
    const ended e = measured("--backend=ring", closed);
    EXPECT_EQ(e.code, code) << closed;
    if (code != 0) {
      EXPECT_EQ(e.text, "pipes_bench: standard output: cannot be written\n") << closed;
    }
    std::ifstream trials(out / "latest" / "trials.csv");
    const auto commas = [](const std::string& line) {
      return std::count(line.begin(), line.end(), ',');
    };
    std::string head, line;
    ASSERT_TRUE(std::getline(trials, head)) << closed;
    int lines = 0;
    for (; std::getline(trials, line); ++lines) EXPECT_EQ(commas(line), commas(head)) << line;
    EXPECT_GT(lines, 0) << closed;
  }
  EXPECT_EQ(run_bench("--help", "2>&1 >&-").code, 2);
}

TEST_F(small_run, leaves_what_the_user_calls_latest) {
  std::ofstream(out / "latest") << "mine";
  const ended e = measured("--backend=ring");
  EXPECT_EQ(e.code, 2);
  EXPECT_THAT(e.text, StartsWith("pipes_bench: --out="));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(out), {}), 1) << "it measured";
  EXPECT_EQ(std::filesystem::file_size(out / "latest"), 4u);
}

// Runs of a queue that keeps threads, whose trials have processes of their own.
class run_of_children : public small_run {
 protected:
  void SetUp() override {
    if (run_bench("--plan=rivals --backend=zmq_inproc --list").code != 0) {
      GTEST_SKIP() << "the package libzmq3-dev is not installed (make rivals-setup)";
    }
  }
  // Of trials of so many round trips.
  [[nodiscard]] std::string arguments(int operations, const std::string& more) const {
    const std::filesystem::path plan = out / "children.toml";
    std::ofstream(plan) << "experiments = \"comparison\"\nbackend = \"zmq_inproc\"\n"
                        << "filter = \"^ping_pong/zmq_inproc/.*pairs:1/\"\nrounds = 2\n"
                        << "most_operations = " << operations << "\n";
    return say("--quiet --plan=", plan.string(), " --out=", (out / "runs").string(), " ", more);
  }
  [[nodiscard]] std::string record() const {
    std::ifstream file(out / "runs" / "latest" / "run.json");
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

TEST_F(run_of_children, is_like_any_other) {
  for (const char* processes : {"1", "2"}) {
    const ended e = run_bench(arguments(64, say("--processes=", processes)));
    EXPECT_EQ(e.code, 0) << e.text;
    EXPECT_THAT(record(), HasSubstr("\"keeps_threads\": true"));
    EXPECT_THAT(record(), HasSubstr("\"voids\": []"));
  }
}

// 0.1 s is too short for a million round trips. In the process that measures the trial would end the run.
TEST_F(run_of_children, voids_alone_a_cell_whose_process_hangs) {
  for (const char* processes : {"1", "2"}) {
    const ended e =
        run_bench(arguments(1'000'000, say("--hang_limit_s=0.1 --processes=", processes)));
    EXPECT_EQ(e.code, 1) << e.text;
    EXPECT_THAT(e.text, HasSubstr("in a process of its own: was silent for 0.1 s"));
    EXPECT_THAT(record(), HasSubstr("\"state\": \"complete\""));
  }
}

TEST_F(run_of_children, leaves_none_after_an_interrupt) {
  const ended e = run_command(
      say("timeout --foreground --preserve-status -s INT 3 ", TYPED_PIPES_BENCH, " ",
          arguments(50'000, "--rounds=3 --processes=2 --machine="), "interrupted-", getpid()));
  EXPECT_EQ(e.code, 130) << e.text;
  EXPECT_THAT(e.text, HasSubstr("stopped after"));
  // The bracket keeps the shell that runs this from finding itself.
  const ended left = run_command(say("pgrep -f -- '--machine=[i]nterrupted-", getpid(), "'"));
  EXPECT_EQ(left.text, "");
}

TEST_F(small_run, measures_a_backend_against_itself) {
  const ended e = measured("--backend=ring,ring");
  EXPECT_EQ(e.code, 0) << e.text;
  const std::string cell = "/pairs:1/placement:unpinned/wait:park";
  std::ifstream file(out / "latest" / "run.json");
  const std::string run{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(run, HasSubstr("\"bank/ring" + cell));
  EXPECT_THAT(run, HasSubstr("\"bank/ring_2" + cell));
  EXPECT_THAT(run, HasSubstr("\"label\": \"ring (2)\""));
}

// A plan file that goes with the test.
class plan_file : public small_run {
 protected:
  [[nodiscard]] std::string written(const std::string& text) const {
    const std::filesystem::path file = out / "mine.toml";
    std::ofstream(file) << text;
    return file.string();
  }
};

TEST_F(plan_file, is_listed_and_flags_outweigh_it) {
  const std::string file = written(
      "workload = \"bank\"\nbackend = [\"ring\", \"single_shot\"]\nplacement = \"unpinned\"\n"
      "pairs = [1, 2]\nwait = \"park\"\n");
  const ended both = run_bench("--list --plan=" + file);
  EXPECT_EQ(both.code, 0) << both.text;
  EXPECT_THAT(both.text, HasSubstr("bank/ring/pairs:2/placement:unpinned/wait:park\n"));
  EXPECT_THAT(both.text, HasSubstr("bank/ring_2/pairs:2/placement:unpinned/wait:park\n"));
  const ended one = run_bench("--list --pairs=1 --backend=single_shot --plan=" + file);
  EXPECT_EQ(one.text, "bank/single_shot/pairs:1/placement:unpinned/wait:park\n");
}

TEST_F(plan_file, that_asks_for_regimes_is_refused_without_a_limit_or_a_cell_that_tells_them) {
  const std::string some = "workload = \"bank\"\nbackend = \"ring\"\nplacement = \"unpinned\"\n";
  for (const std::string& bad :
       {some + "regimes = 2\n", some + "regimes = 9\nbudget = \"5m\"\n",
        some + "regimes = 2\nbudget = \"5\"\n", some + "rounds_per_regime = 2\n",
        some + "regimes = 2\nbudget = \"1s\"\n",
        std::string("workload = \"create_close\"\nregimes = 1\nbudget = \"5m\"\n")}) {
    const std::string file = written(bad);
    const ended e = run_bench(say("--quiet --out=", out.string(), " --plan=", file));
    EXPECT_EQ(e.code, 2) << bad << "\n" << e.text;
    EXPECT_THAT(e.text, StartsWith(say("pipes_bench: ", file, ":"))) << bad;
    EXPECT_EQ(std::count(e.text.begin(), e.text.end(), '\n'), 1) << e.text;
  }
}

TEST_F(plan_file, is_recorded_with_what_flags_changed_and_read_once) {
  const std::string file = written(
      "about = \"two of ours\"\nworkload = \"bank\"\nbackend = [\"ring\", \"ring\"]\n"
      "placement = \"unpinned\"\npairs = 1\nwait = \"park\"\nmost_operations = 64\nrounds = 1\n");
  // A shell passes the text as a file that cannot be read twice, and the run has two processes.
  const ended e =
      run_bench(say("--plan=/dev/stdin --quiet --processes=2 --seed=5 --out=", out.string()),
                say("<", file, " 2>&1"));
  EXPECT_EQ(e.code, 0) << e.text;
  std::ifstream record(out / "latest" / "run.json");
  const std::string run{std::istreambuf_iterator<char>(record), {}};
  for (const char* said :
       {"\"plan\": \"stdin\"", "\"about\": \"two of ours\"", "\"processes\": 2", "\"seed\": 5",
        "\"most_operations\": 64", "\"control_of\": \"bank/ring/"}) {
    EXPECT_THAT(run, HasSubstr(said));
  }
}

TEST_F(plan_file, that_is_bad_gets_one_line_and_leaves_nothing_behind) {
  for (const auto& [text, line] :
       {std::pair{"rounds = = 1", ":1: not TOML: "},
        {"\nworkloads = 1", ":2: workloads: no such key; did you mean \"workload\"?"},
        {"rounds = \"two\"", ":1: rounds = \"two\": not a whole number from 1 to 10000"},
        {"processes = 1001", ":1: processes = 1001: not a whole number from 1 to 1000"},
        {"backend = \"rign\"", ":1: backend = rign: no such backend; did you mean \"ring\"?"},
        {"backend = \"pipe\"", "; queues of others are in plans with the experiment comparison"},
        {"payload_bytes = 256000", ":1: payload_bytes = 256000: not a multiple of 8 up to 65536"},
        {"experiments = \"comparison\"\ncapacity = 16", "make bench CAPACITIES=\"1024 16\""},
        {"payload_bytes = 24", "make bench PAYLOADS=\"8 24\""},
        {"workload = \"bank\"\npayload_bytes = 8",
         ":2: payload_bytes = 8: in no cell of plan mine"}}) {
    const ended e = run_bench(say("--plan=", written(text), " --out=", (out / "runs").string()));
    EXPECT_EQ(e.code, 2) << text << "\n" << e.text;
    EXPECT_THAT(e.text, StartsWith("pipes_bench: ")) << text;
    EXPECT_THAT(e.text, HasSubstr(line));
    EXPECT_EQ(std::count(e.text.begin(), e.text.end(), '\n'), 1) << e.text;
    EXPECT_FALSE(std::filesystem::exists(out / "runs"));
  }
}

TEST(pipes_bench, notices_that_standard_output_is_full) {
  for (const char* flag : {"--list", "--help", "--version", "--list_backends"}) {
    const ended e = run_bench(flag, "2>&1 >/dev/full");
    EXPECT_EQ(e.code, 2) << flag;
    EXPECT_EQ(e.text, "pipes_bench: standard output: cannot be written\n") << flag;
  }
}

TEST(pipes_bench, says_of_each_backend_what_it_is) {
  const ended e = run_bench("--list_backends");
  EXPECT_EQ(e.code, 0);
  EXPECT_THAT(e.text, ::testing::ContainsRegex(
                          "slots +ours +wait:spin,spin_then_park,park +a ring of K slots"));
  EXPECT_THAT(e.text, ::testing::ContainsRegex("queue_mutex +historic +wait:park +a lock"));
}

TEST(pipes_bench, leaves_nothing_behind_after_bad_input) {
  const scratch_directory scratch;
  const std::filesystem::path out = scratch.path / "none";
  EXPECT_EQ(run_bench(say("--plan=quik --out=", out.string())).code, 2);
  EXPECT_FALSE(std::filesystem::exists(out));
}

TEST(pipes_bench, lists_and_explains_itself) {
  EXPECT_EQ(run_bench("--help").code, 0);
  EXPECT_EQ(run_bench("-h").text, help_text());
  EXPECT_EQ(run_bench("--version").code, 0);
  const ended cells = run_bench("--list --plan=full");
  EXPECT_EQ(cells.code, 0);
  for (const char* workload : {"ping_pong/", "stream/", "bank/", "create_close/"}) {
    EXPECT_THAT(cells.text, HasSubstr(workload));
  }
  EXPECT_THAT(run_bench("--list --skipped").text, HasSubstr("left out: "));
  EXPECT_THAT(run_bench("--list").text, Not(HasSubstr("left out: ")));
}

TEST(pipes_bench, lists_the_programs_of_the_posts_and_what_is_missing) {
  const ended cells = run_bench("--list --skipped --plan=blog --languages=/nowhere");
  EXPECT_EQ(cells.code, 0);
  for (const char* cell :
       {"msgsend/port_set_2012/messages:1000000/placement:unpinned/spawn:inside/wait:park/"
        "workers:8",
        "thread_ring/global_mutex/messages:1000000/placement:unpinned/spawn:inside/tasks:100/"
        "wait:park",
        "bounded_vs_unbounded/single_shot_bounded/placement:unpinned/round_trips:250000/"
        "spawn:inside/wait:spin",
        "idle_members/receiver_set/members:10000/placement:unpinned/wait:park",
        "left out: msgsend/scala_actors/messages:3000000/placement:unpinned/spawn:inside/wait:park/"
        "workers:8: not built: make blog"}) {
    EXPECT_THAT(cells.text, HasSubstr(cell));
  }
}

TEST(pipes_bench, voids_a_row_that_fails_and_ends_with_exit_code_1) {
  namespace fs = std::filesystem;
  const scratch_directory scratch;
  const fs::path& rows = scratch.path;
  fs::create_directories(rows / "rust_mpsc");
  std::ofstream(rows / "rust_mpsc" / "run") << "#!/bin/sh\necho out of memory >&2; exit 9\n";
  fs::permissions(rows / "rust_mpsc" / "run", fs::perms::owner_all);
  const ended e =
      run_bench(say("--plan=smoke --filter=msgsend/.*_mpsc --quiet --languages=", rows.string(),
                    " --out=", (rows / "runs").string()));
  EXPECT_EQ(e.code, 1);
  EXPECT_THAT(e.text, HasSubstr("VOID"));
  EXPECT_THAT(e.text, HasSubstr("out of memory"));
}

TEST(pipes_bench, plans_for_a_machine_it_is_not_on_but_refuses_to_measure_there) {
  const scratch_directory scratch;
  ::setenv("HWLOC_SYNTHETIC", "pack:2 numa:1 l3:2 core:2 pu:2", 1);
  const ended listed = run_bench("--list");
  const ended measured = run_bench(say("--plan=smoke --out=", scratch.path.string()));
  ::unsetenv("HWLOC_SYNTHETIC");
  EXPECT_THAT(listed.text, HasSubstr("placement:cross_package"));
  EXPECT_THAT(listed.text, HasSubstr("placement:smt"));
  EXPECT_EQ(measured.code, 2);
  EXPECT_THAT(measured.text, HasSubstr("HWLOC_SYNTHETIC"));
}

}  // namespace
}  // namespace typed_pipes::harness
