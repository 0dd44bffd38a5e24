// -----------------------------------------------------------------------------
// ended_program.hpp - for tests: a program that is run to its end, and what came of it.
// -----------------------------------------------------------------------------
#pragma once

#include <sys/wait.h>

#include <array>
#include <cstddef>
#include <cstdio>
#include <string>

namespace typed_pipes::harness {

struct ended {
  int code = -1;     // -1: it could not be started, or a signal ended it
  std::string text;  // of the streams that the command leads to standard output
};

/// Runs a command of the shell.
inline ended run_command(const std::string& words, const std::string& streams = "2>&1") {
  ended e;
  std::FILE* const pipe = popen((words + " " + streams).c_str(), "r");
  if (pipe == nullptr) return e;
  std::array<char, 4096> some{};
  for (std::size_t n = 0; (n = std::fread(some.data(), 1, some.size(), pipe)) > 0;) {
    e.text.append(some.data(), n);
  }
  const int status = pclose(pipe);
  if (WIFEXITED(status)) e.code = WEXITSTATUS(status);
  return e;
}

}  // namespace typed_pipes::harness
