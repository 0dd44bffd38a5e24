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

namespace typed_pipes::harness {

class progress {
 public:
  // `steps`: how many times step() will be called. `quiet`: nothing is shown.
  progress(std::size_t steps, bool quiet);

  // One more trial, or so many more, are over. `phase` and `cell` say what the last belonged to.
  void step(std::string_view phase, std::string_view cell, std::size_t trials = 1);
  // Removes the line that is being rewritten, if there is one.
  void clear();

 private:
  const std::size_t steps_;
  const bool quiet_;
  const bool terminal_;
  const std::uint64_t start_ns_;
  std::uint64_t last_ns_ = 0;
  std::size_t done_ = 0;
};

// 75 -> "1:15".
std::string minutes(double seconds);

}  // namespace typed_pipes::harness
