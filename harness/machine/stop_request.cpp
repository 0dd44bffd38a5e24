#include "harness/machine/stop_request.hpp"

namespace typed_pipes::harness {
namespace {

volatile std::sig_atomic_t received = 0;

extern "C" void remember_signal(int which) { received = which; }

}  // namespace

stop_request::stop_request() {
  received = 0;
  struct sigaction once {};
  once.sa_handler = &remember_signal;
  once.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigemptyset(&once.sa_mask);
  sigaction(SIGINT, &once, &interrupt_before_);
  sigaction(SIGTERM, &once, &terminate_before_);
}

stop_request::~stop_request() {
  sigaction(SIGINT, &interrupt_before_, nullptr);
  sigaction(SIGTERM, &terminate_before_, nullptr);
}

int stop_request::signal() const { return received; }

}  // namespace typed_pipes::harness
