// -----------------------------------------------------------------------------
// json_values.hpp - values that may be missing, as JSON. Needs no library by itself: Json is that of the caller.
// -----------------------------------------------------------------------------
#pragma once

#include <optional>

namespace typed_pipes::harness {

template <class Json, class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

}  // namespace typed_pipes::harness
