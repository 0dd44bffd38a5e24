#include "harness/report/record_digest.hpp"

#include "harness/base/sha256.hpp"
#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

// Before the digits.
const std::string& opening() {
  static const std::string text = say("\"", record_digest_key, "\": \"");
  return text;
}

}  // namespace

std::string with_record_digest(std::string text) {
  const std::string digest = sha256(text);
  return text.insert(text.rfind(opening()) + opening().size(), digest);
}

bool fits_record_digest(std::string text, const std::string& digest) {
  const std::size_t at = text.rfind(opening() + digest);
  if (at == std::string::npos) return false;
  return sha256(text.erase(at + opening().size(), digest.size())) == digest;
}

}  // namespace typed_pipes::harness
