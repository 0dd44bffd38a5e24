#include "harness/machine/quiet.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>

#include "harness/base/clock.hpp"
#include "harness/base/input_file.hpp"

namespace typed_pipes::harness {
namespace {

constexpr std::chrono::microseconds step{500};
constexpr double quiet_share =
    0.2;  // of a step; to sleep and to read the clocks takes a few hundredths

// Whether the thread of this folder of /proc runs, or would if it had a processing unit.
bool runs(const std::filesystem::path& thread) {
  const std::string text = text_of_file(thread / "stat").value_or("");
  const std::size_t name_ends = text.rfind(')');  // the state follows; the name may hold anything
  return name_ends != std::string::npos && text.compare(name_ends, 3, ") R") == 0;
}

bool another_thread_runs() {
  const std::string mine = std::to_string(gettid());
  std::error_code ended;
  for (std::filesystem::directory_iterator each("/proc/self/task", ended), none; each != none;
       each.increment(ended)) {
    if (ended) break;
    if (each->path().filename() != mine && runs(each->path())) return true;
  }
  return false;
}

}  // namespace

std::optional<double> wait_until_quiet(double limit_ms) {
  double busy_ms = 0;
  while (true) {
    const std::uint64_t from_ns = clock::now_ns();
    const std::uint64_t used_ns = clock::process_cpu_ns();
    std::this_thread::sleep_for(step);
    const auto used = static_cast<double>(clock::process_cpu_ns() - used_ns);
    const auto lasted = static_cast<double>(clock::now_ns() - from_ns);
    // On a busy machine a thread may be ready to run and get no time.
    if (used < quiet_share * lasted && !another_thread_runs()) return busy_ms;
    busy_ms += lasted / 1e6;
    if (busy_ms > limit_ms) return std::nullopt;
  }
}

}  // namespace typed_pipes::harness
