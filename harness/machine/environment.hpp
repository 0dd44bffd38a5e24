// -----------------------------------------------------------------------------
// environment.hpp - the machine of a run, and the load on it.
// -----------------------------------------------------------------------------
// A value that the system does not tell stays empty, with the reason where it is known. Nothing is guessed.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/machine/topology.hpp"

namespace typed_pipes::harness {

// A fact that may be missing, and why.
template <class T>
struct fact {
  std::optional<T> value;
  std::string reason;
};

struct load {
  std::optional<double> load1;
  std::optional<std::uint64_t> steal_ticks;
  std::optional<double> cpu_pressure_avg10;
  std::optional<double> busy_share;  // of the processors, used by others within one second
};

struct environment {
  std::string host, os, kernel;
  fact<std::string> cpu, kernel_command_line, governor, thp, clocksource, microcode, hypervisor;
  fact<bool> turbo;
  fact<int> aslr;
  std::optional<std::uint64_t> memory_bytes;
  std::map<std::string, std::string> mitigations;
  double clock_read_ns = 0;
};

environment read_environment();
load read_load();

// The name of a hypervisor by its signature, the 12 characters in CPUID leaf 0x40000000. One that is not known is named
// by its signature.
std::string hypervisor_name(std::string_view signature);

// Share of the last ten seconds in which some thread waited for a processor, percent.
std::optional<double> read_cpu_pressure();

}  // namespace typed_pipes::harness
