// -----------------------------------------------------------------------------
// read_behind.hpp - the rhythm of a reader of a stream that finds nothing to read.
// -----------------------------------------------------------------------------
// A reader close behind its writer polls the line that is being written, and takes it away each time. One that first
// pauses stays behind: lines arrive full, many at a time. Which is faster depends on how far the two cores are apart,
// so that both are tried.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <cstdint>
#include <typed_pipes/impls/base/sync.hpp>

namespace typed_pipes::harness {

// Polls at once.
struct read_closely {
  void found_nothing(std::uint64_t) {}
};

// Pauses before it polls: longer if few pieces came since it last found nothing, shorter if many did.
class read_behind {
 public:
  void found_nothing(std::uint64_t at) {
    const std::uint64_t came = at - last_;
    last_ = at;
    if (came < enough) {
      pauses_ = std::min(2 * pauses_ + 1, most_pauses);
    } else if (came > 4 * enough) {
      pauses_ /= 2;
    }
    for (unsigned i = pauses_; i != 0; --i) typed_pipes::detail::real_sync::pause();
  }
  // Whether it has found more than so many pieces, one after another: then the next ones are written already.
  [[nodiscard]] bool is_far_behind(std::uint64_t at, std::uint64_t pieces) const {
    return at - last_ > pieces;
  }

 private:
  static constexpr std::uint64_t enough = 256;
  static constexpr unsigned most_pauses = 127;

  std::uint64_t last_ = 0;
  unsigned pauses_ = 0;
};

}  // namespace typed_pipes::harness
