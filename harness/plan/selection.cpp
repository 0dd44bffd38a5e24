#include "harness/plan/selection.hpp"

#include <string_view>

#include "absl/strings/str_join.h"
#include "harness/base/flag_reader.hpp"
#include "harness/base/text.hpp"
#include "harness/machine/topology.hpp"
#include "harness/plan/preset.hpp"

namespace typed_pipes::harness {
namespace {

absl::Status check_list(std::string_view flag, const std::vector<std::string>& given,
                        const std::vector<std::string>& allowed) {
  for (const std::string& word : given) {
    if (std::find(allowed.begin(), allowed.end(), word) != allowed.end()) continue;
    return absl::InvalidArgumentError(
        say("--", flag, "=", word, ": no such ", flag, suggest(word, allowed)));
  }
  return absl::OkStatus();
}

template <class T>
absl::Status check_once(std::string_view flag, const std::vector<T>& given) {
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (std::count(given.begin(), given.end(), given[i]) == 1) continue;
    return absl::InvalidArgumentError(say("--", flag, "=", absl::StrJoin(given, ","), ": ",
                                          given[i],
                                          " twice (allowed: each once; --backend=A,A measures A "
                                          "against itself)"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status check_words(const selection& wanted, std::span<const program> programs) {
  std::vector<std::string> workloads, backends, waits, payloads;
  for (const program& p : programs) {
    add_once(workloads, std::string(p.workload.name));
    add_once(backends, std::string(p.backend));
    add_once(waits, std::string(p.wait));
    if (p.has_payload) add_once(payloads, say(p.payload_bytes));
  }
  std::vector<std::string> sizes;
  for (const std::size_t bytes : wanted.payload_bytes) sizes.push_back(say(bytes));
  for (const absl::Status& s :
       {check_list("plan", {wanted.plan}, plan_names()),
        check_list("workload", wanted.workloads, workloads),
        check_list("backend", wanted.backends, backends),
        check_list("reference", words_of(wanted.reference), backends),
        check_list("wait", wanted.waits, waits),
        check_list("placement", wanted.placements, topology::placement_names()),
        check_list("payload_bytes", sizes, payloads), check_once("workload", wanted.workloads),
        check_once("wait", wanted.waits), check_once("placement", wanted.placements),
        check_once("payload_bytes", wanted.payload_bytes), check_once("pairs", wanted.pairs)}) {
    if (!s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status check_axes(const selection& wanted) {
  const preset& plan = preset_named(wanted.plan);
  if (plan.axes) return absl::OkStatus();
  const auto refuse = [&](std::string_view flag, const std::string& values) {
    const std::string_view why =
        plan.comparison ? " are measured at fixed points" : " have fixed settings and run unpinned";
    return absl::InvalidArgumentError(
        say("--", flag, "=", values, ": the programs of plan ", plan.name, why,
            " (allowed: --filter, --workload, --backend, --wait, --cpus)"));
  };
  if (!wanted.pairs.empty()) return refuse("pairs", absl::StrJoin(wanted.pairs, ","));
  if (!wanted.payload_bytes.empty()) {
    return refuse("payload_bytes", absl::StrJoin(wanted.payload_bytes, ","));
  }
  const std::vector<std::string> places{std::string(unpinned)};
  if (wanted.placements.empty() || wanted.placements == places) return absl::OkStatus();
  return refuse("placement", absl::StrJoin(wanted.placements, ","));
}

}  // namespace typed_pipes::harness
