#include "harness/run/progress.hpp"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "harness/base/clock.hpp"

namespace typed_pipes::harness {
namespace {

constexpr std::uint64_t terminal_interval_ns = 100'000'000;
constexpr std::uint64_t file_interval_ns = 10'000'000'000;
constexpr double trials_per_preparation = 2;  // about as long as the search for the length of one

}  // namespace

std::string minutes(double seconds) {
  const auto whole = static_cast<long>(std::lround(seconds));
  return absl::StrFormat("%d:%02d", whole / 60, whole % 60);
}

pace::pace(std::size_t preparation, std::size_t trials, std::uint64_t now_ns)
    : preparation_(preparation), trials_(trials), start_ns_(now_ns), last_ns_(now_ns) {}

void pace::done(std::size_t steps, std::uint64_t now_ns) {
  const bool prepared = done_ > preparation_;
  done_ += steps;
  if (!prepared && done_ > preparation_) start_ns_ = last_ns_;
  last_ns_ = now_ns;
}

double pace::seconds_left() const {
  if (done_ == 0) return 0;
  const double spent_s = static_cast<double>(last_ns_ - start_ns_) / 1e9;
  const auto all = static_cast<double>(trials_);
  if (done_ <= preparation_) {
    const double each_s = spent_s / static_cast<double>(done_);
    return each_s * (static_cast<double>(preparation_ - done_) + all / trials_per_preparation);
  }
  const auto trials = static_cast<double>(done_ - preparation_);
  return spent_s / trials * std::max(0.0, all - trials);
}

std::size_t pace::percent() const {
  const std::size_t all = std::max<std::size_t>(1, preparation_ + trials_);
  return 100 * std::min(done_, all) / all;
}

progress::progress(std::size_t preparation, std::size_t trials, bool quiet)
    : quiet_(quiet), start_ns_(clock::now_ns()), pace_(preparation, trials, start_ns_) {}

void progress::step(std::string_view phase, std::string_view cell, std::size_t trials) {
  if (quiet_) return;
  const std::uint64_t now = clock::now_ns();
  pace_.done(trials, now);
  const std::uint64_t interval = line_.on_terminal() ? terminal_interval_ns : file_interval_ns;
  const bool ends = pace_.finished() && !end_shown_;  // once: a run may come to more trials
  if (now - last_ns_ < interval && !ends) return;
  end_shown_ |= ends;
  last_ns_ = now;
  line_.show(absl::StrFormat("%3d%%  %s gone, %s left  %s  %s", pace_.percent(),
                             minutes(static_cast<double>(now - start_ns_) / 1e9),
                             minutes(pace_.seconds_left()), phase, cell));
}

void progress::clear() {
  if (!quiet_) line_.clear();
}

}  // namespace typed_pipes::harness
