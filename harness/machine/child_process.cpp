#include "harness/machine/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <thread>
#include <utility>

#include "absl/strings/ascii.h"
#include "harness/base/clock.hpp"
#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

absl::Status error(const std::string& what, int code) {
  return absl::UnavailableError(say(what, ": ", std::strerror(code)));
}

std::uint64_t deadline(double timeout_s) {
  return clock::now_ns() + static_cast<std::uint64_t>(timeout_s * 1e9);
}

// While an object of this class lives, writing to a pipe without a reader is an error and not a signal.
class no_sigpipe {
 public:
  no_sigpipe() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~no_sigpipe() {
    // Takes back the signal that our own write raised, before it can be delivered.
    const timespec now{};
    while (!was_pending_ && sigtimedwait(&pipe_, nullptr, &now) == -1 && errno == EINTR) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  no_sigpipe(const no_sigpipe&) = delete;
  no_sigpipe& operator=(const no_sigpipe&) = delete;

 private:
  sigset_t pipe_{}, before_{};
  bool was_pending_ = false;
};

// The child gets its three streams, its process group, and the usual signals.
class spawn_plan {
 public:
  spawn_plan(pid_t group, int in, int out, int errors) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes_, group);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigaddset(&signals, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
  }
  ~spawn_plan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  spawn_plan(const spawn_plan&) = delete;
  spawn_plan& operator=(const spawn_plan&) = delete;

  int run(const std::string& path, std::vector<std::string> words, pid_t& pid) {
    std::vector<char*> argv;
    argv.reserve(words.size() + 1);
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    return posix_spawn(&pid, path.c_str(), &actions_, &attributes_, argv.data(), environ);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

// Waits for the end of the process that holds the other end of this pipe, and kills its own group.
// After a fork of a process with threads only what is safe in a handler of signals may be called.
[[noreturn]] void keep(int pipe) {
  setpgid(0, 0);
  dup2(pipe, STDIN_FILENO);
  close_range(STDIN_FILENO + 1, ~0U, 0);  // other children's pipes among them
  char none = 0;
  while (read(STDIN_FILENO, &none, 1) == -1 && errno == EINTR) {
  }
  kill(0, SIGKILL);
  _exit(1);
}

int wait_for(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) == -1 && errno == EINTR) {
  }
  return status;
}

}  // namespace

child_process::descriptor::descriptor(descriptor&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)) {}
child_process::descriptor& child_process::descriptor::operator=(descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}
child_process::descriptor::~descriptor() {
  if (fd_ >= 0) close(fd_);
}

child_process::child_process(child_process&& other) noexcept
    : keeper_(std::exchange(other.keeper_, -1)),
      pid_(std::exchange(other.pid_, -1)),
      status_(other.status_),
      kept_(std::move(other.kept_)),
      in_(std::move(other.in_)),
      out_(std::move(other.out_)),
      errors_(std::move(other.errors_)),
      unread_(std::move(other.unread_)) {}

child_process::~child_process() {
  if (keeper_ >= 0 && !status_) reap();
}

// Kills the whole group, because the child may be a script that waits for another program. This comes before
// the child is reaped, because until then no other process can have its number.
void child_process::reap() {
  kill(-keeper_, SIGKILL);
  status_ = pid_ < 0 ? 0 : wait_for(pid_);
  wait_for(keeper_);
}

absl::Status child_process::start_keeper() {
  std::array<int, 2> ends{-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return error("no pipe for a child", errno);
  const descriptor its(ends[0]);
  kept_ = descriptor(ends[1]);
  sigset_t all, before;
  sigfillset(&all);  // in the group of a terminal until it has its own, it would end by Ctrl-C
  pthread_sigmask(SIG_BLOCK, &all, &before);
  keeper_ = fork();
  if (keeper_ == 0) keep(its.get());
  const int code = errno;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (keeper_ < 0) return error("no process to keep a child", code);
  setpgid(keeper_, keeper_);  // as the keeper itself does, whichever comes first
  return absl::OkStatus();
}

absl::StatusOr<child_process> child_process::start(const std::string& path,
                                                   const std::vector<std::string>& arguments) {
  std::array<int, 2> down{-1, -1}, up{-1, -1};
  child_process child;
  // Before the pipes, because else the keeper would hold a copy of the child's ends for a moment.
  if (absl::Status s = child.start_keeper(); !s.ok()) return s;
  if (pipe2(down.data(), O_CLOEXEC) != 0) return error("no pipe for a child", errno);
  const descriptor its_in(down[0]);
  child.in_ = descriptor(down[1]);
  if (pipe2(up.data(), O_CLOEXEC) != 0) return error("no pipe for a child", errno);
  child.out_ = descriptor(up[0]);
  const descriptor its_out(up[1]);
  if (absl::Status s = child.launch(path, arguments, its_in.get(), its_out.get()); !s.ok()) {
    return s;
  }
  return child;
}

absl::Status child_process::launch(const std::string& path,
                                   const std::vector<std::string>& arguments, int in, int out) {
  errors_ = descriptor(memfd_create("standard error of a child", MFD_CLOEXEC));
  if (errors_.get() < 0) return error("no file for a child's standard error", errno);
  fcntl(out_.get(), F_SETFL, O_NONBLOCK);
  spawn_plan how(keeper_, in, out, errors_.get());
  std::vector<std::string> words{path};
  words.insert(words.end(), arguments.begin(), arguments.end());
  pid_t pid = -1;
  if (const int code = how.run(path, std::move(words), pid); code != 0) {
    return error(say(path, " cannot be started"), code);
  }
  pid_ = pid;
  return absl::OkStatus();
}

absl::Status child_process::write_line(std::string_view line) {
  const std::string text = say(line, "\n");
  const no_sigpipe quiet;
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t n = write(in_.get(), text.data() + done, text.size() - done);
    if (n >= 0) {
      done += static_cast<std::size_t>(n);
    } else if (errno != EINTR) {
      return failed(say("does not take \"", line, "\""));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> child_process::read_line(double timeout_s) {
  const std::uint64_t until = deadline(timeout_s);
  for (;;) {
    const std::uint64_t now = clock::now_ns();
    const double left_s = now < until ? static_cast<double>(until - now) / 1e9 : 0;
    absl::StatusOr<std::optional<std::string>> line = line_within(left_s);
    if (!line.ok()) return line.status();
    if (*line) return **std::move(line);
    if (clock::now_ns() >= until) return failed(say("was silent for ", timeout_s, " s"));
  }
}

absl::StatusOr<std::optional<std::string>> child_process::line_within(double timeout_s) {
  const std::uint64_t until = deadline(timeout_s);
  for (;;) {
    if (const auto end = unread_.find('\n'); end != std::string::npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return line;
    }
    const std::uint64_t now = clock::now_ns();
    if (now >= until) return std::nullopt;
    pollfd ready{out_.get(), POLLIN, 0};
    // The timeout is rounded up, because one of 0 would poll.
    const auto wait_ms =
        static_cast<int>(std::min<std::uint64_t>((until - now) / 1'000'000, 60'000));
    const int polled = poll(&ready, 1, wait_ms + 1);
    if (polled < 0) return std::nullopt;  // a signal, for which the caller may wait
    if (polled == 0) continue;
    std::array<char, 4096> some{};
    const ssize_t n = read(out_.get(), some.data(), some.size());
    if (n > 0) unread_.append(some.data(), static_cast<std::size_t>(n));
    if (n == 0) return failed("closed its standard output");
  }
}

std::optional<int> child_process::exit_code() const {
  if (!status_ || !WIFEXITED(*status_)) return std::nullopt;
  return WEXITSTATUS(*status_);
}

absl::Status child_process::finish(double timeout_s) {
  in_ = descriptor();
  if (!ended_within(timeout_s)) return failed(say("did not end within ", timeout_s, " s"));
  const bool fine = WIFEXITED(*status_) && WEXITSTATUS(*status_) == 0;
  return fine ? absl::OkStatus() : failed(how_it_ended());
}

bool child_process::ended_within(double timeout_s) {
  const std::uint64_t until = deadline(timeout_s);
  constexpr std::chrono::milliseconds longest(20);
  for (auto pause = std::chrono::milliseconds(1); !status_; pause = std::min(pause * 2, longest)) {
    siginfo_t seen{};
    if (waitid(P_PID, static_cast<id_t>(pid_), &seen, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        seen.si_pid == pid_) {
      reap();
    } else if (clock::now_ns() >= until) {
      return false;
    } else {
      std::this_thread::sleep_for(pause);
    }
  }
  return true;
}

// A child that stopped talking is probably about to end: how it ends says more than its silence.
absl::Status child_process::failed(const std::string& how) {
  constexpr double moment_s = 0.5;
  const bool ended = ended_within(moment_s);
  if (const std::string last = last_error_line(); !last.empty()) {
    return absl::UnavailableError(last);
  }
  return absl::UnavailableError(ended ? how_it_ended() : how);
}

std::string child_process::last_error_line() const {
  std::array<char, 2048> tail{};
  struct stat file {};
  if (fstat(errors_.get(), &file) != 0) return "";
  const off_t from = std::max<off_t>(0, file.st_size - static_cast<off_t>(tail.size()));
  const ssize_t n = pread(errors_.get(), tail.data(), tail.size(), from);
  if (n <= 0) return "";
  std::string text(tail.data(), static_cast<std::size_t>(n));
  absl::StripTrailingAsciiWhitespace(&text);
  const auto line = text.rfind('\n');
  return line == std::string::npos ? text : text.substr(line + 1);
}

std::string child_process::how_it_ended() const {
  if (WIFSIGNALED(*status_)) return say("was ended by signal ", WTERMSIG(*status_));
  return say("ended with exit code ", WEXITSTATUS(*status_));
}

}  // namespace typed_pipes::harness
