// -----------------------------------------------------------------------------
// child_process.hpp - another program that is started, talked to in lines, and ended.
// -----------------------------------------------------------------------------
// Threads    one thread at a time uses a child_process; several threads may each have theirs.
// Errors     a status whose message is the last line that the child wrote to its standard error, if
//            any; else how it ended, or that it was silent.
// Ends       the destructor kills the child, and all that it started in its process group, and reaps
//            it. If this process ends in any other way, killed for instance, a keeper kills them: a
//            process that leads their group and does nothing but notice that. The child runs on the
//            processing units that the thread that starts it may use.
// Signals    writing to a child that has ended raises no SIGPIPE here.
// -----------------------------------------------------------------------------
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace typed_pipes::harness {

class child_process {
 public:
  /// Starts the program of that path with these arguments.
  static absl::StatusOr<child_process> start(const std::string& path,
                                             const std::vector<std::string>& arguments);

  child_process(child_process&& other) noexcept;
  child_process& operator=(child_process&&) = delete;
  ~child_process();

  /// Writes a line to the child's standard input.
  absl::Status write_line(std::string_view line);

  /// The next line of its standard output, without the end of line. A child that is silent for so long is an error.
  absl::StatusOr<std::string> read_line(double timeout_s);

  /// The same, where a child may be silent: nothing if no line came within the time, or a signal came.
  absl::StatusOr<std::optional<std::string>> line_within(double timeout_s);

  /// The exit code with which it has ended; nothing if it lives, or a signal ended it.
  [[nodiscard]] std::optional<int> exit_code() const;

  /// Closes its standard input and waits for its end, which must be with exit code 0.
  absl::Status finish(double timeout_s);

 private:
  // A file descriptor, closed once.
  class descriptor {
   public:
    explicit descriptor(int fd = -1) noexcept : fd_(fd) {}
    descriptor(descriptor&& other) noexcept;
    descriptor& operator=(descriptor&& other) noexcept;
    ~descriptor();
    [[nodiscard]] int get() const noexcept { return fd_; }

   private:
    int fd_;
  };

  child_process() = default;
  absl::Status start_keeper();
  absl::Status launch(const std::string& path, const std::vector<std::string>& arguments, int in,
                      int out);
  void reap();
  bool ended_within(double timeout_s);
  absl::Status failed(const std::string& how);
  [[nodiscard]] std::string last_error_line() const;
  [[nodiscard]] std::string how_it_ended() const;

  pid_t keeper_ = -1;  // leads the group; reaped after the child, so no other group has its number
  pid_t pid_ = -1;
  std::optional<int> status_;  // as waitpid tells it, once the child has been reaped
  descriptor kept_;            // the keeper's other end of a pipe: closed when this process ends
  descriptor in_, out_;        // our ends
  descriptor errors_;          // a nameless file that holds what it wrote to standard error
  std::string unread_;
};

}  // namespace typed_pipes::harness
