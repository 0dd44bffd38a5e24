// -----------------------------------------------------------------------------
// output_file.hpp - files of which a reader never sees a part, whatever ends the writer.
// -----------------------------------------------------------------------------
// Both functions return when the bytes are on the disk. An error says in words what the system said.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "absl/status/status.h"

namespace typed_pipes::harness {

// Writes a file beside that one and renames it: there is the old text or the new one.
absl::Status replace_file(const std::filesystem::path& file, std::string_view text);

// A file that grows by whole pieces. A piece that does not fit is taken back. While one program has it open, no other
// can go on with it.
class growing_file {
 public:
  growing_file() = default;
  growing_file(const growing_file&) = delete;
  growing_file& operator=(const growing_file&) = delete;
  ~growing_file();

  // Replaces what was there. Once.
  absl::Status open(const std::filesystem::path& file);
  // In place of open(): goes on behind the first `size` bytes of what is there, and drops the rest.
  absl::Status go_on(const std::filesystem::path& file, std::int64_t size);
  absl::Status append(std::string_view piece);

 private:
  int fd_ = -1;
  std::int64_t size_ = 0;
};

}  // namespace typed_pipes::harness
