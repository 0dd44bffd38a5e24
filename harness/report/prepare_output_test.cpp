// The directory of runs, before a run begins.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "harness/base/text.hpp"
#include "harness/report/run_directory.hpp"
#include "harness/test/scratch_directory.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

TEST(prepare_output, finds_an_unwritable_directory_before_the_run) {
  const scratch_directory out;
  std::ofstream(out.path / "file") << "x";
  const absl::Status s = prepare_output((out.path / "file" / "runs").string());
  EXPECT_THAT(std::string(s.message()), HasSubstr("--out="));
  EXPECT_THAT(std::string(s.message()), HasSubstr("allowed: a directory that can be written"));
}

TEST(prepare_output, leaves_what_is_not_our_link) {
  const scratch_directory out;
  fs::create_directories(out.path / "latest");
  EXPECT_THAT(std::string(prepare_output(out.path).message()), HasSubstr("latest is there"));
  fs::remove(out.path / "latest");
  fs::create_symlink("/elsewhere/run", out.path / "latest");
  EXPECT_FALSE(prepare_output(out.path).ok());
  fs::remove(out.path / "latest");
  fs::create_symlink("an-older-run", out.path / "latest");
  EXPECT_TRUE(prepare_output(out.path).ok());
}

}  // namespace
}  // namespace typed_pipes::harness
