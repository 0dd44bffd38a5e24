// -----------------------------------------------------------------------------
// input_file.hpp - a file as text.
// -----------------------------------------------------------------------------
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace typed_pipes::harness {

/// Returns all of the file; nothing if it cannot be opened.
inline std::optional<std::string> text_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

}  // namespace typed_pipes::harness
