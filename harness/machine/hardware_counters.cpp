#include "harness/machine/hardware_counters.hpp"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

using number = std::optional<std::uint64_t>;

// A counter of energy begins again now and then; such a trial has none.
number difference(const number& after, const number& before) {
  if (!after || !before || *after < *before) return std::nullopt;
  return *after - *before;
}

}  // namespace

hardware_costs operator-(const hardware_costs& after, const hardware_costs& before) {
  return {difference(after.cycles, before.cycles),
          difference(after.instructions, before.instructions),
          difference(after.cache_misses, before.cache_misses),
          difference(after.energy_uj, before.energy_uj)};
}

absl::StatusOr<event_counter> event_counter::open(std::uint32_t type, std::uint64_t event) {
  perf_event_attr wanted{};
  wanted.type = type;
  wanted.size = sizeof wanted;
  wanted.config = event;
  wanted.inherit = 1;
  wanted.exclude_kernel = 1;  // the kernel lets everybody count their own code only
  wanted.exclude_hv = 1;
  const long fd =
      syscall(SYS_perf_event_open, &wanted, 0, -1, -1, static_cast<long>(PERF_FLAG_FD_CLOEXEC));
  if (fd < 0) {
    return absl::UnavailableError(say("perf_event_open: ", std::generic_category().message(errno)));
  }
  return event_counter(static_cast<int>(fd));
}

event_counter::~event_counter() {
  if (fd_ >= 0) close(fd_);
}

std::optional<std::uint64_t> event_counter::read() const {
  std::uint64_t value = 0;
  if (::read(fd_, &value, sizeof value) != static_cast<ssize_t>(sizeof value)) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> read_energy_uj(const std::filesystem::path& powercap) {
  namespace fs = std::filesystem;
  std::optional<std::uint64_t> sum;
  std::error_code ignored;
  for (const auto& zone : fs::directory_iterator(powercap, ignored)) {
    // intel-rapl:0 is a package, also of another maker; intel-rapl:0:1 is a part of one.
    const std::string name = zone.path().filename();
    const auto colon = name.find(':');
    if (colon == std::string::npos || name.find(':', colon + 1) != std::string::npos) continue;
    std::ifstream file(zone.path() / "energy_uj");
    std::uint64_t uj = 0;
    if (file >> uj) sum = sum.value_or(0) + uj;
  }
  return sum;
}

hardware_counters::hardware_counters(bool of_the_processor) {
  if (!read_energy_uj()) no_energy_ = "/sys/class/powercap has no energy_uj that can be read";
  if (!of_the_processor) {
    no_counters_ = "not asked for (--hardware_counters)";
    return;
  }
  for (const std::uint64_t event :
       {PERF_COUNT_HW_CPU_CYCLES, PERF_COUNT_HW_INSTRUCTIONS, PERF_COUNT_HW_CACHE_MISSES}) {
    absl::StatusOr<event_counter> opened = event_counter::open(PERF_TYPE_HARDWARE, event);
    if (!opened.ok()) {
      no_counters_ = std::string(opened.status().message());
      events_.clear();
      return;
    }
    events_.push_back(*std::move(opened));
  }
}

hardware_costs hardware_counters::read() const {
  hardware_costs now;
  if (no_energy_.empty()) now.energy_uj = read_energy_uj();
  if (events_.empty()) return now;
  now.cycles = events_[0].read();
  now.instructions = events_[1].read();
  now.cache_misses = events_[2].read();
  return now;
}

}  // namespace typed_pipes::harness
