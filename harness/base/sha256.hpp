// -----------------------------------------------------------------------------
// sha256.hpp - the digest by which a reader knows that a table was not altered.
// -----------------------------------------------------------------------------
#pragma once

#include <string>
#include <string_view>

namespace typed_pipes::harness {

// Returns 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);

// The same of a file, read piece by piece; empty if it cannot be read.
std::string sha256_of_file(const std::string& path);

}  // namespace typed_pipes::harness
