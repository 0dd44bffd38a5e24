// -----------------------------------------------------------------------------
// scratch_directory.hpp - a directory that goes with the test.
// -----------------------------------------------------------------------------
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "harness/base/text.hpp"

namespace typed_pipes::harness {

/// Empty, and of this object alone, also beside another process with the same test.
struct scratch_directory {
  const std::filesystem::path path =
      std::filesystem::path(::testing::TempDir()) / say("pipes-test-", getpid(), "-", made++);

  scratch_directory() {
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
  }
  ~scratch_directory() { std::filesystem::remove_all(path); }
  scratch_directory(const scratch_directory&) = delete;
  scratch_directory& operator=(const scratch_directory&) = delete;

 private:
  static inline int made = 0;
};

}  // namespace typed_pipes::harness
