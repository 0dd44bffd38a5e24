// Digests, files that are replaced or grow, moments, patterns, lines, and the nearest word.
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "harness/base/clock.hpp"
#include "harness/base/input_file.hpp"
#include "harness/base/name_filter.hpp"
#include "harness/base/output_file.hpp"
#include "harness/base/sha256.hpp"
#include "harness/base/stats.hpp"
#include "harness/base/text.hpp"
#include "harness/test/scratch_directory.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
namespace fs = std::filesystem;

class output_file : public ::testing::Test {
 protected:
  [[nodiscard]] fs::path path(const char* name) const { return directory_.path / name; }
  [[nodiscard]] std::string text_of(const char* name) const {
    return text_of_file(path(name)).value_or("");
  }
  [[nodiscard]] long files() const {
    return std::distance(fs::directory_iterator(directory_.path), fs::directory_iterator());
  }

 private:
  scratch_directory directory_;
};

// While an object of this class lives, no file of this process can grow beyond that many bytes.
class file_limit {
 public:
  explicit file_limit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit now{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &now);
  }
  ~file_limit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  file_limit(const file_limit&) = delete;
  file_limit& operator=(const file_limit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

// The examples of FIPS 180-2.
TEST(sha256, gives_the_digests_of_the_standard) {
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_F(output_file, has_the_digest_of_what_it_holds) {
  ASSERT_TRUE(replace_file(path("run.json"), "abc").ok());
  EXPECT_EQ(sha256_of_file(path("run.json")), sha256("abc"));
  EXPECT_EQ(sha256_of_file(path("missing")), "");
}

TEST_F(output_file, is_replaced_as_a_whole) {
  ASSERT_TRUE(replace_file(path("run.json"), "first").ok());
  ASSERT_TRUE(replace_file(path("run.json"), "second").ok());
  EXPECT_EQ(text_of("run.json"), "second");
  EXPECT_EQ(files(), 1);
}

TEST_F(output_file, keeps_the_old_text_if_the_new_does_not_fit) {
  ASSERT_TRUE(replace_file(path("run.json"), "old").ok());
  const file_limit limit(100);
  const absl::Status failed = replace_file(path("run.json"), std::string(200, 'x'));
  EXPECT_THAT(std::string(failed.message()), HasSubstr("File too large"));
  EXPECT_EQ(text_of("run.json"), "old");
  EXPECT_EQ(files(), 1);
}

TEST_F(output_file, grows_by_whole_pieces) {
  growing_file file;
  ASSERT_TRUE(file.open(path("trials.csv")).ok());
  ASSERT_TRUE(file.append("header\n").ok());
  EXPECT_EQ(text_of("trials.csv"), "header\n") << "not held back in a buffer";
  {
    const file_limit limit(100);
    EXPECT_FALSE(file.append(std::string(200, 'x')).ok());
  }
  EXPECT_EQ(text_of("trials.csv"), "header\n");
  ASSERT_TRUE(file.append("line\n").ok());
  EXPECT_EQ(text_of("trials.csv"), "header\nline\n");
}

TEST_F(output_file, goes_on_behind_what_counts) {
  ASSERT_TRUE(replace_file(path("trials.csv"), "header\nline\nhalf a li").ok());
  growing_file file;
  ASSERT_TRUE(file.go_on(path("trials.csv"), 12).ok());
  EXPECT_EQ(text_of("trials.csv"), "header\nline\n");
  ASSERT_TRUE(file.append("next\n").ok());
  EXPECT_EQ(text_of("trials.csv"), "header\nline\nnext\n");
  EXPECT_FALSE(growing_file().go_on(path("missing"), 0).ok());
}

TEST_F(output_file, is_left_alone_while_another_writes_it) {
  growing_file first;
  ASSERT_TRUE(first.open(path("trials.csv")).ok());
  ASSERT_TRUE(first.append("header\n").ok());
  EXPECT_EQ(growing_file().go_on(path("trials.csv"), 0).message(), "another program is writing it");
  EXPECT_EQ(text_of("trials.csv"), "header\n");
}

TEST_F(output_file, says_why_it_cannot_be_made) {
  growing_file file;
  EXPECT_EQ(file.open(path("no/such/trials.csv")).message(), "No such file or directory");
  growing_file full;
  ASSERT_TRUE(full.open("/dev/full").ok());
  EXPECT_EQ(full.append("x").message(), "No space left on device");
}

TEST_F(output_file, is_read_as_a_whole_and_a_directory_not_at_all) {
  std::ofstream(path("a")) << "one\ntwo";
  EXPECT_EQ(text_of_file(path("a")), "one\ntwo");
  EXPECT_EQ(text_of_file(path("a").parent_path()), std::nullopt);
  EXPECT_EQ(text_of_file("/nowhere"), std::nullopt);
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(text_of_file(path("pipe")), std::nullopt) << "it would wait for a writer";
}

TEST(moment, has_both_clocks) {
  const clock::moment before = clock::present();
  EXPECT_THAT(before.utc, MatchesRegex("[0-9-]{10}T[0-9:]{8}\\.[0-9]{3}Z"));
  EXPECT_LE(before.ns, clock::present().ns);
}

TEST(moment, of_the_past_is_as_long_ago_as_the_calendar_says) {
  const clock::moment now = clock::present();
  const auto ago_ns = [](const clock::moment& m) { return clock::now_ns() - m.ns; };
  EXPECT_NEAR(static_cast<double>(ago_ns(*clock::past(now.utc, 0))), 0, 1e9);
  constexpr std::uint64_t year_ns =
      365ull * 86'400 * 1'000'000'000;  // longer than this system runs
  const std::optional<clock::moment> old = clock::past("2025-01-01T00:00:00.250Z", 0);
  EXPECT_GT(ago_ns(*old), year_ns / 2);
  EXPECT_EQ(old->utc, "2025-01-01T00:00:00.250Z");
}

TEST(moment, of_the_past_is_never_after_what_has_happened_since) {
  const std::optional<clock::moment> later = clock::past("2999-01-01T00:00:00Z", 5'000);
  EXPECT_GE(clock::now_ns() - later->ns, 5'000u);
  EXPECT_LT(clock::now_ns() - later->ns, 10'000'000'000u);
  EXPECT_FALSE(clock::past("yesterday", 0).has_value());
}

TEST(name_filter, finds_a_match_anywhere) {
  const auto filter = name_filter::compile("^stream/.*(8|64)/.*park$");
  ASSERT_TRUE(filter.ok());
  EXPECT_TRUE(filter->finds("stream/ring/payload_bytes:64/wait:park"));
  EXPECT_FALSE(filter->finds("stream/ring/payload_bytes:64/wait:spin"));
  EXPECT_FALSE(filter->finds("a stream/ring/payload_bytes:64/wait:park"));
}

TEST(name_filter, refuses_what_could_take_for_ever) {
  EXPECT_FALSE(name_filter::compile("(.*)*(.*)*(.*)*(.*)*(.*)*\\1x").ok());
  EXPECT_FALSE(name_filter::compile(std::string(30'000, '(') + std::string(30'000, ')')).ok());
  EXPECT_FALSE(name_filter::compile("(((a{1000}){1000}){1000})").ok());
  EXPECT_FALSE(name_filter::compile("(.*)*(.*)*(.*)*(.*)*(.*)*x")->finds(std::string(200, 'y')));
}

TEST(text, fits_one_line) {
  EXPECT_EQ(one_line("no such\nfile:\tx"), "no such?file:?x");
  EXPECT_EQ(one_line("a  b "), "a  b ");
  EXPECT_EQ(one_line(""), "");
  const std::string line = one_line("--x=" + std::string(300, 'a') + "b: no");
  EXPECT_EQ(line.size(), 206u);
  EXPECT_THAT(line, ::testing::StartsWith("--x=aa"));
  EXPECT_THAT(line, ::testing::EndsWith("..." + std::string(98, 'a') + "b: no"));
}

TEST(text, counts_one_and_several) {
  EXPECT_EQ(how_many(0, "cell"), "0 cells");
  EXPECT_EQ(how_many(1, "cell"), "1 cell");
  EXPECT_EQ(how_many(2, "process", "es"), "2 processes");
}

TEST(stats, has_the_quantiles_of_the_t_distribution) {
  EXPECT_NEAR(students_t(1, 0.975), 12.7062, 1e-4);  // as any table has them
  EXPECT_NEAR(students_t(11, 0.975), 2.2010, 1e-4);
  EXPECT_NEAR(students_t(11, 0.5), 0, 1e-12);
}

TEST(text, finds_what_was_meant) {
  const std::vector<std::string> allowed{"queue_mutex", "single_shot", "slots"};
  EXPECT_EQ(nearest("slot", allowed), "slots");
  EXPECT_EQ(nearest("singel_shot", allowed), "single_shot");
  EXPECT_EQ(nearest("xyzzyxyzzyxyzzyxyzzy", allowed), "");
}

}  // namespace
}  // namespace typed_pipes::harness
