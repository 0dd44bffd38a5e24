// -----------------------------------------------------------------------------
// progress.hpp - shows how far the run is and how long it will take.
// -----------------------------------------------------------------------------
// One line that is rewritten on a terminal, or a line every ten seconds elsewhere. It writes between
// trials only: a scrolling terminal would use a processor.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/console.hpp"

namespace typed_pipes::harness {

// Estimates how long the rest of a run will take, from what is done. Finding how long a trial is takes longer than a
// trial, so once there are trials only they count.
class pace {
 public:
  // Steps to come: of the preparation, which are taken first, and trials.
  pace(std::size_t preparation, std::size_t trials, std::uint64_t now_ns);
  // So many more steps are done.
  void done(std::size_t steps, std::uint64_t now_ns);
  // That many trials there will be in all.
  void expect(std::size_t trials) { trials_ = trials; }
  [[nodiscard]] double seconds_left() const;
  [[nodiscard]] std::size_t percent() const;
  [[nodiscard]] bool finished() const { return done_ >= preparation_ + trials_; }

 private:
  const std::size_t preparation_;
  std::size_t trials_;
  std::uint64_t start_ns_;  // of the preparation, then of the trials
  std::uint64_t last_ns_;
  std::size_t done_ = 0;
};

class progress {
 public:
  // Steps as in pace. `quiet`: nothing is shown.
  progress(std::size_t preparation, std::size_t trials, bool quiet);

  // One more trial, or so many more, are over. `phase` and `cell` say what the last belonged to.
  void step(std::string_view phase, std::string_view cell, std::size_t trials = 1);
  void expect(std::size_t trials) { pace_.expect(trials); }
  // Removes the line that is being rewritten, if there is one.
  void clear();

 private:
  const bool quiet_;
  const status_line line_;
  const std::uint64_t start_ns_;
  std::uint64_t last_ns_ = 0;
  bool end_shown_ = false;
  pace pace_;
};

// 75 -> "1:15".
std::string minutes(double seconds);

}  // namespace typed_pipes::harness
