// -----------------------------------------------------------------------------
// stop_request.hpp - notices that the user wants the run to end, so that it can end in order.
// -----------------------------------------------------------------------------
// While one lives, the first SIGINT or SIGTERM is only remembered; the second ends the process as usual.
// One at a time.
// -----------------------------------------------------------------------------
#pragma once

#include <csignal>

namespace typed_pipes::harness {

class stop_request {
 public:
  stop_request();
  ~stop_request();
  stop_request(const stop_request&) = delete;
  stop_request& operator=(const stop_request&) = delete;

  // The number of the signal that came; 0: none.
  [[nodiscard]] int signal() const;

 private:
  struct sigaction interrupt_before_ {};
  struct sigaction terminate_before_ {};
};

}  // namespace typed_pipes::harness
