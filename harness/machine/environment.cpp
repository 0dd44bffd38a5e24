#include "harness/machine/environment.hpp"

#include <sys/utsname.h>
#include <unistd.h>
#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "harness/base/clock.hpp"
#include "harness/base/text.hpp"
#include "harness/machine/counters.hpp"

namespace typed_pipes::harness {
namespace {

std::optional<std::string> first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  absl::StripAsciiWhitespace(&line);
  return line;
}

fact<std::string> line_of(const std::string& path) {
  if (auto line = first_line(path)) return {std::move(line), ""};
  return {std::nullopt, say(path, " cannot be read")};
}

// The value of "key : value" or "key=value" in a file of such lines.
std::optional<std::string> value_of(const std::string& path, std::string_view key, char mark) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const auto at = line.find(mark);
    if (!line.starts_with(key) || at == std::string::npos) continue;
    std::string name = line.substr(0, at);
    std::string value = line.substr(at + 1);
    absl::StripAsciiWhitespace(&name);
    absl::StripAsciiWhitespace(&value);
    if (name != key) continue;
    if (value.size() > 1 && value.front() == '"') value = value.substr(1, value.size() - 2);
    return value;
  }
  return std::nullopt;
}

fact<std::string> cpu_fact(std::string_view key) {
  if (auto found = value_of("/proc/cpuinfo", key, ':')) return {std::move(found), ""};
  return {std::nullopt, say("/proc/cpuinfo has no line \"", key, "\"")};
}

// The options of the kernel's command line that affect timing. The others name disks and consoles of
// one installation, or are meant for its init.
fact<std::string> timing_options(fact<std::string> line) {
  static constexpr std::array<std::string_view, 22> kept{"amd_pstate",
                                                         "clocksource",
                                                         "cpuidle",
                                                         "haltpoll",
                                                         "hugepages",
                                                         "idle",
                                                         "intel_idle",
                                                         "intel_pstate",
                                                         "irqaffinity",
                                                         "isolcpus",
                                                         "mitigations",
                                                         "no_hz",
                                                         "nohz",
                                                         "nosmt",
                                                         "nosoftlockup",
                                                         "numa_balancing",
                                                         "preempt",
                                                         "processor.max_cstate",
                                                         "rcu_nocbs",
                                                         "skew_tick",
                                                         "transparent_hugepage",
                                                         "tsc"};
  if (!line.value) return line;
  std::vector<std::string> words;
  for (absl::string_view word : absl::StrSplit(*line.value, ' ', absl::SkipEmpty())) {
    if (word == "--") break;
    const auto begins = [&](std::string_view option) {
      return std::string_view(word.data(), word.size()).starts_with(option);
    };
    if (std::any_of(kept.begin(), kept.end(), begins)) words.emplace_back(word);
  }
  line.value = absl::StrJoin(words, " ");
  return line;
}

// The word in brackets, of a line such as "always [madvise] never".
fact<std::string> chosen_of(const std::string& path) {
  fact<std::string> all = line_of(path);
  if (!all.value) return all;
  const auto open = all.value->find('[');
  const auto close = all.value->find(']');
  if (open == std::string::npos || close == std::string::npos) return all;
  return {all.value->substr(open + 1, close - open - 1), ""};
}

fact<bool> turbo() {
  const std::string cpu = "/sys/devices/system/cpu/";
  if (auto off = first_line(cpu + "intel_pstate/no_turbo")) return {*off == "0", ""};
  if (auto on = first_line(cpu + "cpufreq/boost")) return {*on == "1", ""};
  return {std::nullopt, "no file of the system says (cpufreq/boost, intel_pstate/no_turbo)"};
}

fact<int> aslr() {
  const fact<std::string> line = line_of("/proc/sys/kernel/randomize_va_space");
  int value = 0;
  if (!line.value || !absl::SimpleAtoi(*line.value, &value)) return {std::nullopt, line.reason};
  return {value, ""};
}

fact<std::string> hypervisor() {
  if (auto type = first_line("/sys/hypervisor/type")) return {std::move(type), ""};
#if defined(__x86_64__) || defined(__i386__)
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  constexpr unsigned present = 1u << 31;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 0 || (ecx & present) == 0) {
    return {std::nullopt, "the processor reports none"};
  }
  __cpuid(0x40000000, eax, ebx, ecx, edx);
  std::array<char, 13> name{};
  std::memcpy(name.data(), &ebx, 4);
  std::memcpy(name.data() + 4, &ecx, 4);
  std::memcpy(name.data() + 8, &edx, 4);
  return {hypervisor_name(name.data()), ""};
#else
  return {std::nullopt, "no file of the system says (/sys/hypervisor/type)"};
#endif
}

std::map<std::string, std::string> mitigations() {
  std::map<std::string, std::string> all;
  std::error_code ignored;
  const std::string dir = "/sys/devices/system/cpu/vulnerabilities";
  for (const auto& entry : std::filesystem::directory_iterator(dir, ignored)) {
    if (auto line = first_line(entry.path())) all[entry.path().filename()] = *line;
  }
  return all;
}

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "unknown";
  return name.data();
}

std::optional<std::uint64_t> memory_bytes() {
  const auto pages = sysconf(_SC_PHYS_PAGES);
  const auto size = sysconf(_SC_PAGE_SIZE);
  if (pages < 0 || size < 0) return std::nullopt;
  return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(size);
}

// The share of the processors' time that was used within a second in which this program sleeps.
std::optional<double> busy_share() {
  const auto from = read_processor_ticks();
  absl::SleepFor(absl::Seconds(1));
  const auto to = read_processor_ticks();
  if (!from || !to || to->all <= from->all) return std::nullopt;
  return 1 - static_cast<double>(to->idle - from->idle) / static_cast<double>(to->all - from->all);
}

}  // namespace

std::string hypervisor_name(std::string_view signature) {
  static constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"KVMKVMKVM", "KVM"},       {"Linux KVM Hv", "KVM"},  {"XenVMMXenVMM", "Xen"},
      {"VMwareVMware", "VMware"}, {"TCGTCGTCGTCG", "QEMU"}, {"Microsoft Hv", "Hyper-V"},
      {"bhyve bhyve", "bhyve"},   {"ACRNACRNACRN", "ACRN"}};
  std::string said(signature);
  absl::StripAsciiWhitespace(&said);
  const auto* known =
      std::ranges::find(names, said, &std::pair<std::string_view, std::string_view>::first);
  return known == std::end(names) ? said : std::string(known->second);
}

environment read_environment() {
  environment e;
  e.host = host_name();
  e.os = value_of("/etc/os-release", "PRETTY_NAME", '=').value_or("unknown");
  utsname system{};
  e.kernel = uname(&system) == 0 ? system.release : "unknown";
  e.cpu = cpu_fact("model name");
  e.microcode = cpu_fact("microcode");
  e.kernel_command_line = timing_options(line_of("/proc/cmdline"));
  e.governor = line_of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
  e.thp = chosen_of("/sys/kernel/mm/transparent_hugepage/enabled");
  e.clocksource = line_of("/sys/devices/system/clocksource/clocksource0/current_clocksource");
  e.turbo = turbo();
  e.aslr = aslr();
  e.hypervisor = hypervisor();
  e.memory_bytes = memory_bytes();
  e.mitigations = mitigations();
  e.clock_read_ns = clock::read_cost_ns();
  return e;
}

std::optional<double> read_cpu_pressure() {
  const auto line = first_line("/proc/pressure/cpu");
  if (!line) return std::nullopt;
  const auto at = line->find("avg10=");
  if (at == std::string::npos) return std::nullopt;
  double value = 0;
  const auto end = line->find(' ', at);
  if (!absl::SimpleAtod(line->substr(at + 6, end - at - 6), &value)) return std::nullopt;
  return value;
}

load read_load() {
  load l;
  l.busy_share = busy_share();
  std::array<double, 1> average{};
  if (getloadavg(average.data(), 1) == 1) l.load1 = average[0];
  l.steal_ticks = steal_ticks();
  l.cpu_pressure_avg10 = read_cpu_pressure();
  return l;
}

}  // namespace typed_pipes::harness
