#include "harness/run/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "absl/strings/str_format.h"
#include "harness/base/clock.hpp"

namespace typed_pipes::harness {
namespace {

constexpr std::uint64_t terminal_interval_ns = 100'000'000;
constexpr std::uint64_t file_interval_ns = 10'000'000'000;

}  // namespace

std::string minutes(double seconds) {
  const auto whole = static_cast<long>(std::lround(seconds));
  return absl::StrFormat("%d:%02d", whole / 60, whole % 60);
}

progress::progress(std::size_t steps, bool quiet)
    : steps_(steps),
      quiet_(quiet),
      terminal_(isatty(STDERR_FILENO) != 0),
      start_ns_(clock::now_ns()) {}

void progress::step(std::string_view phase, std::string_view cell, std::size_t trials) {
  done_ += trials;
  if (quiet_) return;
  const std::uint64_t now = clock::now_ns();
  const std::uint64_t interval = terminal_ ? terminal_interval_ns : file_interval_ns;
  if (now - last_ns_ < interval && done_ != steps_) return;
  last_ns_ = now;
  const double elapsed = static_cast<double>(now - start_ns_) / 1e9;
  const double left =
      elapsed / static_cast<double>(done_) * static_cast<double>(steps_ - std::min(steps_, done_));
  // The text is cut to one line of the terminal, because only one line can be rewritten.
  const std::string text = absl::StrFormat("%3d%%  %s gone, %s left  %s  %s",
                                           100 * done_ / std::max<std::size_t>(1, steps_),
                                           minutes(elapsed), minutes(left), phase, cell);
  if (terminal_) {
    std::fprintf(stderr, "\r\033[K%.*s", 118, text.c_str());
  } else {
    std::fprintf(stderr, "%s\n", text.c_str());
  }
  std::fflush(stderr);
}

void progress::clear() {
  if (!quiet_ && terminal_) std::fputs("\r\033[K", stderr);
}

}  // namespace typed_pipes::harness
