// -----------------------------------------------------------------------------
// json_values.hpp - values that may be missing, as JSON, and a line of it. Needs no library by itself: Json is that of the
// caller.
// -----------------------------------------------------------------------------
#pragma once

#include <optional>
#include <string>

namespace typed_pipes::harness {

template <class Json, class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

template <class Json>
Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

/// The value that or_null() was given. Errors: those of Json, if it is another type.
template <class T, class Json>
std::optional<T> optional_of(const Json& value) {
  return value.is_null() ? std::nullopt : std::optional<T>(value.template get<T>());
}

/// All in one line. What is not UTF-8 is replaced: a fault may quote another program.
template <class Json>
std::string line_of_json(const Json& all) {
  return all.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace typed_pipes::harness
