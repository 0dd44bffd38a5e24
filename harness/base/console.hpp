// -----------------------------------------------------------------------------
// console.hpp - what programs say on their standard streams, and with which exit code they refuse.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdio>
#include <string>

#include "absl/status/status.h"

namespace typed_pipes::harness {

/// The name of this program, with which its lines on standard error begin.
inline const char* own_name = "pipes_bench";

/// Each program calls this before anything else: it gets its name, and a standard stream that the caller has closed
/// gets a descriptor with which reading and writing fail. Otherwise the next file that is opened would have that
/// number, and what is printed would be written into it.
void begin_program(const char* name);

inline constexpr int exit_code_of_bad_input = 2;

/// Says on standard error, in one line that begins with the name of the program, why the input is refused. Returns the
/// exit code for that.
int refuse(const std::string& why);
int refuse(const absl::Status& why);

/// Returns false if not all of the text was written, as on a full disk or to a closed pipe.
bool print(std::FILE* to, const std::string& text);

/// Prints on standard output what was asked for. Returns the exit code.
int print_or_refuse(const std::string& text);

/// A line on standard error that is rewritten on a terminal, where it is cut to one line; elsewhere a line for each text.
/// One thread at a time uses it.
class status_line {
 public:
  status_line();
  [[nodiscard]] bool on_terminal() const { return terminal_; }
  void show(const std::string& text) const;
  /// Removes the line that is being rewritten, if there is one.
  void clear() const;

 private:
  const bool terminal_;
};

}  // namespace typed_pipes::harness
