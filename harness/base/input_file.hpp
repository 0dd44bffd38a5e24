// -----------------------------------------------------------------------------
// input_file.hpp - a file as text.
// -----------------------------------------------------------------------------
#pragma once

#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>

namespace typed_pipes::harness {

/// Returns all of the file; nothing if it cannot be read: it is a directory or a pipe, or belongs to a thread that has ended.
inline std::optional<std::string> text_of_file(const std::filesystem::path& path) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  try {
    return std::string{std::istreambuf_iterator<char>(file), {}};
  } catch (const std::ios_base::failure&) {  // an iterator throws it, whatever the stream was told
    return std::nullopt;
  }
}

}  // namespace typed_pipes::harness
