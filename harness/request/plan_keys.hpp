// -----------------------------------------------------------------------------
// plan_keys.hpp - what a plan file may say: the keys, their values, and the parts of a plan that they set.
// -----------------------------------------------------------------------------
// A key that is a flag too has the flag's name. The reader of files, the record of a run and the table in
// harness/README.md all go by this list.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/request/preset.hpp"

namespace typed_pipes::harness {

using plan_scalar = std::variant<bool, std::int64_t, double, std::string>;

struct plan_value {
  std::vector<plan_scalar> items{};
  bool is_list = false;
  std::string other{};  // what it is instead, such as "a date"; empty: one of the above
};

// As an error shows it.
std::string text_of(const plan_value& value);

struct plan_key {
  std::string_view name;
  std::string allowed;    // completes "not ..."
  std::string_view says;  // what it is for
  // False if the value is not what is allowed.
  std::function<bool(const plan_value&, preset&)> take;
  // Nothing if the plan leaves it open, or says what is so anyway.
  std::function<std::optional<plan_value>(const preset&)> give;
};

/// In the order of the table.
const std::vector<plan_key>& plan_keys();

}  // namespace typed_pipes::harness
