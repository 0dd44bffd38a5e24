#include "harness/plan/cell.hpp"

#include <algorithm>

#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

std::string text_of(const parameter& p) {
  return std::visit([](const auto& value) { return say(value); }, p.value);
}

}  // namespace

bool cell::crosses_units() const {
  const auto elsewhere = [this](int cpu) { return cpu != cpus.front(); };
  return threads > 1 && (cpus.empty() || std::any_of(cpus.begin(), cpus.end(), elsewhere));
}

std::vector<parameter> parameters_of(const cell& c) {
  const program& p = *c.what;
  const workload_traits& w = p.workload;
  std::vector<parameter> all{{"placement", c.placement}, {"wait", std::string(p.wait)}};
  const auto add = [&all](std::string_view key, std::uint64_t value) {
    if (!key.empty()) all.push_back({key, value});
  };
  if (p.has_payload) {
    all.push_back({"carry", std::string(p.carry)});
    add("payload_bytes", p.payload_bytes);
  }
  if (p.capacity != 0) add("capacity", p.capacity);
  if (!w.has_settings()) {
    add("pairs", static_cast<std::uint64_t>(c.pairs));
  } else {
    add(w.settings.group_word, static_cast<std::uint64_t>(c.group_size));
    add(w.settings.operations_word, c.operations);
  }
  if (c.spawn != spawning::none) {
    all.push_back({"spawn", c.spawn == spawning::inside ? "inside" : "outside"});
  }
  std::sort(all.begin(), all.end(),
            [](const parameter& a, const parameter& b) { return a.key < b.key; });
  return all;
}

std::string name_of(const cell& c) {
  std::string name = say(c.what->workload.name, "/", c.what->backend);
  for (const parameter& p : parameters_of(c)) name += say("/", p.key, ":", text_of(p));
  return name;
}

}  // namespace typed_pipes::harness
