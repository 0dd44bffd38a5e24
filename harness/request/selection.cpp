#include "harness/request/selection.hpp"

#include <bit>
#include <string_view>

#include "absl/strings/str_join.h"
#include "harness/base/text.hpp"
#include "harness/comparison/comparison.hpp"
#include "harness/machine/topology.hpp"
#include "harness/workload/point.hpp"

namespace typed_pipes::harness {
namespace {

using names = std::vector<std::string>;

// The names of all workloads, backends and waits of the programs, in their order.
struct known_words {
  names workloads, backends, waits;
  std::vector<std::size_t> payload_bytes, capacities;
  bool compares_queues = false;

  explicit known_words(std::span<const program> programs) {
    for (const program& p : programs) {
      add_once(workloads, std::string(p.workload.name));
      add_once(backends, std::string(p.backend));
      add_once(waits, std::string(p.wait));
      if (p.has_payload) add_once(payload_bytes, p.payload_bytes);
      compares_queues |= p.comparison_only;
      if (p.comparison_only && p.workload.comparison.capacities && p.capacity != 0) {
        add_once(capacities, p.capacity);
      }
    }
    std::sort(payload_bytes.begin(), payload_bytes.end());
    std::sort(capacities.begin(), capacities.end());
  }
};

absl::Status check_list(const selection& s, std::string_view key, const names& given,
                        const names& allowed, std::string_view hint = "") {
  for (const std::string& word : given) {
    if (std::find(allowed.begin(), allowed.end(), word) != allowed.end()) continue;
    return absl::InvalidArgumentError(
        say(spelled(s, key, word), ": no such ", key, suggest(word, allowed), hint));
  }
  return absl::OkStatus();
}

template <class T>
absl::Status check_once(const selection& s, std::string_view key, const std::vector<T>& given) {
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (std::count(given.begin(), given.end(), given[i]) == 1) continue;
    return absl::InvalidArgumentError(say(spelled(s, key, absl::StrJoin(given, ",")), ": ",
                                          given[i],
                                          " twice (allowed: each once; --backend=A,A measures A "
                                          "against itself)"));
  }
  return absl::OkStatus();
}

constexpr std::size_t largest_size = 65'536;  // that harness/workload/compiled_sizes.cmake takes

// Sizes are constants of the programs.
struct compiled_size {
  std::string_view key, variable;
  std::size_t always;  // compiled whatever the variable says
  bool (*possible)(std::size_t);
  std::string_view needs;
};

absl::Status check_sizes(const selection& s, const compiled_size& size,
                         const std::vector<std::size_t>& given,
                         const std::vector<std::size_t>& compiled) {
  for (const std::size_t each : given) {
    if (std::find(compiled.begin(), compiled.end(), each) != compiled.end()) continue;
    std::vector<std::size_t> all{size.always};
    for (const std::size_t other : given) {
      if (size.possible(other)) add_once(all, other);
    }
    return absl::InvalidArgumentError(say(
        spelled(s, size.key, say(each)),
        size.possible(each) ? ": not compiled" : say(": not ", size.needs),
        " (allowed: ", absl::StrJoin(compiled, ", "),
        size.possible(each)
            ? say("; for others: make bench ", size.variable, "=\"", absl::StrJoin(all, " "), "\"")
            : "",
        ")"));
  }
  return absl::OkStatus();
}

absl::Status check_capacities(const selection& s, const known_words& known) {
  if (s.capacities.empty() || known.compares_queues) {
    return check_sizes(
        s,
        {"capacity", "CAPACITIES", usual_capacity,
         [](std::size_t n) { return std::has_single_bit(n) && n > 1 && n <= largest_size; },
         "a power of two from 2 to 65536"},
        s.capacities, known.capacities);
  }
  return absl::InvalidArgumentError(
      say(spelled(s, "capacity", absl::StrJoin(s.capacities, ",")),
          ": no queues are compared (allowed: in plans with the experiment comparison)"));
}

}  // namespace

std::string spelled(const selection& s, std::string_view key, std::string_view value) {
  const auto line = s.lines.find(key);
  if (line == s.lines.end()) return say("--", key, "=", value);
  return say(s.file, ":", line->second, ": ", key, " = ", value);
}

absl::Status check_words(const selection& wanted, std::span<const program> programs) {
  const known_words known(programs);
  const std::string_view hint =
      known.compares_queues
          ? ""
          : "; queues of others are in plans with the experiment comparison, such as rivals";
  names reference;
  if (!wanted.reference.empty()) reference.push_back(wanted.reference);
  for (const absl::Status& s :
       {check_list(wanted, "workload", wanted.workloads, known.workloads),
        check_list(wanted, "backend", wanted.backends, known.backends, hint),
        check_list(wanted, "reference", reference, known.backends, hint),
        check_list(wanted, "wait", wanted.waits, known.waits),
        check_list(wanted, "placement", wanted.placements, topology::placement_names()),
        check_sizes(
            wanted,
            {"payload_bytes", "PAYLOADS", centre_payload.bytes,
             [](std::size_t n) { return n % centre_payload.bytes == 0 && n <= largest_size; },
             "a multiple of 8 up to 65536"},
            wanted.payload_bytes, known.payload_bytes),
        check_capacities(wanted, known), check_once(wanted, "workload", wanted.workloads),
        check_once(wanted, "backend", wanted.backends), check_once(wanted, "wait", wanted.waits),
        check_once(wanted, "placement", wanted.placements),
        check_once(wanted, "payload_bytes", wanted.payload_bytes),
        check_once(wanted, "capacity", wanted.capacities),
        check_once(wanted, "pairs", wanted.pairs)}) {
    if (!s.ok()) return s;
  }
  return absl::OkStatus();
}

}  // namespace typed_pipes::harness
