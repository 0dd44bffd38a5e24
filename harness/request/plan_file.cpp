#include "harness/request/plan_file.hpp"

#include <toml++/toml.h>  // nowhere else: it is a large header

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <sstream>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/request/plan_keys.hpp"

namespace typed_pipes::harness {
namespace {

template <class... Parts>
absl::Status refuse(const Parts&... parts) {
  return absl::InvalidArgumentError(say(parts...));
}

bool is_path(const std::string& word) {
  return word.find('/') != std::string::npos || word.ends_with(".toml");
}

absl::StatusOr<std::string> read_file(const std::string& path) {
  const auto cannot = [&](std::string_view why) {
    return refuse("--plan=", path, ": ", why, " (allowed: a plan file, or the name of a plan)");
  };
  if (std::error_code none; std::filesystem::is_directory(path, none)) {
    return cannot("is a directory");
  }
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (file == nullptr) return cannot(say("cannot be read: ", std::strerror(errno)));
  std::string text(largest_plan_file + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) return cannot(say("cannot be read: ", std::strerror(errno)));
  if (text.size() > largest_plan_file) {
    return cannot(say("larger than ", largest_plan_file, " bytes"));
  }
  return text;
}

plan_value value_of(const toml::node& node);

// Adds the value to the list; false if it is none that a list may hold.
bool add_item(const toml::node& node, plan_value& all) {
  plan_value one = value_of(node);
  if (!one.other.empty() || one.is_list) return false;
  all.items.push_back(std::move(one.items.front()));
  return true;
}

plan_value value_of(const toml::node& node) {
  if (const auto* const truth = node.as_boolean()) return {{truth->get()}};
  if (const auto* const number = node.as_integer()) return {{number->get()}};
  if (const auto* const number = node.as_floating_point()) return {{number->get()}};
  if (const auto* const text = node.as_string()) return {{text->get()}};
  if (node.is_table()) return {.other = "a table"};
  const auto* const array = node.as_array();
  if (array == nullptr) return {.other = "a date or time"};
  plan_value all{.is_list = true};
  for (const toml::node& item : *array) {
    if (!add_item(item, all)) return {.other = "a list of lists, tables or dates"};
  }
  return all;
}

const plan_key* key_named(std::string_view name) {
  const auto at = std::find_if(plan_keys().begin(), plan_keys().end(),
                               [&](const plan_key& k) { return k.name == name; });
  return at == plan_keys().end() ? nullptr : &*at;
}

// The whole of a long list would bury what is said of it.
std::string shown(std::string text) {
  constexpr std::size_t most = 100;
  if (text.size() > most) text.replace(most, std::string::npos, "...");
  return text;
}

absl::Status take(std::string_view name, const toml::node& node, preset& plan) {
  const std::string at =
      say(plan.gives.file, ":", node.source().begin.line, ": ", shown(std::string(name)));
  const plan_key* const key = key_named(name);
  if (key == nullptr) {
    std::vector<std::string> known;
    for (const plan_key& each : plan_keys()) known.emplace_back(each.name);
    return refuse(at, ": no such key", suggest(name, known));
  }
  const plan_value value = value_of(node);
  if (!key->take(value, plan)) {
    return refuse(at, " = ", shown(text_of(value)), ": not ", key->allowed);
  }
  plan.gives.lines[std::string(name)] = static_cast<int>(node.source().begin.line);
  return absl::OkStatus();
}

toml::array array_of(const plan_value& value) {
  toml::array all;
  for (const plan_scalar& item : value.items) {
    std::visit([&](const auto& each) { all.push_back(each); }, item);
  }
  return all;
}

// Plans of users have names of their own, because pages and readers go by the names of those that are shipped.
absl::Status check_own_name(const preset& plan) {
  if (std::count(plan_names().begin(), plan_names().end(), plan.name) == 0) return absl::OkStatus();
  const auto line = plan.gives.lines.find("name");
  return refuse(plan.gives.file, line == plan.gives.lines.end() ? "" : say(":", line->second),
                ": name = ", plan.name, ": is the name of a shipped plan (allowed: any other)");
}

}  // namespace

const std::vector<std::string>& plan_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const shipped_plan& p : shipped_plans()) all.emplace_back(p.name);
    return all;
  }();
  return names;
}

absl::StatusOr<preset> load_plan(const std::string& name_or_path) {
  if (is_path(name_or_path)) {
    const absl::StatusOr<std::string> text = read_file(name_or_path);
    if (!text.ok()) return text.status();
    absl::StatusOr<preset> plan =
        parse_plan(*text, name_or_path, std::filesystem::path(name_or_path).stem());
    if (!plan.ok()) return plan;
    if (absl::Status s = check_own_name(*plan); !s.ok()) return s;
    return plan;
  }
  for (const shipped_plan& p : shipped_plans()) {
    if (p.name == name_or_path) {
      return parse_plan(p.text, say("plan ", p.name), std::string(p.name));
    }
  }
  return refuse("--plan=", name_or_path, ": no such plan", suggest(name_or_path, plan_names()),
                "; or the path of a plan file");
}

absl::StatusOr<preset> parse_plan(std::string_view text, const std::string& source,
                                  const std::string& name) {
  toml::table all;
  try {
    all = toml::parse(text);
  } catch (const toml::parse_error& e) {
    return refuse(source, ":", e.source().begin.line, ": not TOML: ", e.description());
  }
  preset plan;
  plan.name = name;
  plan.gives.file = source;
  plan.axes = true;
  for (const auto& [key, node] : all) {
    if (absl::Status s = take(key.str(), node, plan); !s.ok()) return s;
  }
  return plan;
}

std::string text_of(const preset& plan) {
  toml::table all;
  for (const plan_key& key : plan_keys()) {
    const std::optional<plan_value> value = key.give(plan);
    if (!value) continue;
    if (value->is_list) {
      all.insert(key.name, array_of(*value));
    } else {
      std::visit([&](const auto& one) { all.insert(key.name, one); }, value->items.front());
    }
  }
  std::ostringstream text;
  text << all << "\n";
  return text.str();
}

}  // namespace typed_pipes::harness
