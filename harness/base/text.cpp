#include "harness/base/text.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"

namespace typed_pipes::harness {
namespace {

// Levenshtein's distance, one row at a time.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

// Of longer words, such as a value of thousands of letters, the ends are shown.
constexpr std::size_t longest_word = 200;

std::string shortened(std::string_view word) {
  if (word.size() <= longest_word) return std::string(word);
  const std::size_t half = longest_word / 2;
  return say(word.substr(0, half), "...", word.substr(word.size() - half));
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string line;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    line += shortened(text.substr(at, end - at));
    if (end < text.size()) line += ' ';
    at = end + 1;
  }
  for (char& c : line) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = '?';
  }
  return line;
}

std::string nearest(std::string_view word, std::span<const std::string> allowed) {
  // Half the word may be wrong; beyond that a guess is noise.
  std::size_t best = std::max<std::size_t>(2, word.size() / 2) + 1;
  std::string found;
  for (const std::string& candidate : allowed) {
    if (const std::size_t d = edits(word, candidate); d < best) {
      best = d;
      found = candidate;
    }
  }
  return found;
}

std::string how_many(std::uint64_t n, std::string_view one, std::string_view ending) {
  return say(n, " ", one, n == 1 ? "" : ending);
}

std::string suggest(std::string_view word, std::span<const std::string> allowed) {
  const std::string near = nearest(word, allowed);
  return say(near.empty() ? "" : say("; did you mean \"", near, "\"?"),
             " (allowed: ", absl::StrJoin(allowed, ", "), ")");
}

}  // namespace typed_pipes::harness
