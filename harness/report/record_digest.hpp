// -----------------------------------------------------------------------------
// record_digest.hpp - the digest that run.json has of itself, by which a reader knows that it was not edited.
// -----------------------------------------------------------------------------
// It is the SHA-256 of the text in which this value is empty, so that a reader needs no rule for how numbers are written.
// scripts/runs/reading.py checks it too.
// -----------------------------------------------------------------------------
#pragma once

#include <string>

namespace typed_pipes::harness {

inline constexpr const char* record_digest_key = "digest";

// Returns the text with its digest. It is that of an object whose last value has this key and is "".
std::string with_record_digest(std::string text);

// Returns whether the text is as it was written with this digest.
bool fits_record_digest(std::string text, const std::string& digest);

}  // namespace typed_pipes::harness
