#include "harness/base/sha256.hpp"

// From libmd, the smallest package of Debian that has it.
#include <sha2.h>

#include <array>
#include <cstdint>

namespace typed_pipes::harness {

std::string sha256(std::string_view bytes) {
  std::array<char, SHA256_DIGEST_STRING_LENGTH> digits{};
  SHA256Data(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), digits.data());
  return digits.data();
}

std::string sha256_of_file(const std::string& path) {
  std::array<char, SHA256_DIGEST_STRING_LENGTH> digits{};
  return SHA256File(path.c_str(), digits.data()) != nullptr ? digits.data() : "";
}

}  // namespace typed_pipes::harness
