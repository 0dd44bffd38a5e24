// -----------------------------------------------------------------------------
// flag_reader.hpp - reads the command line of a program; a mistake is one line that says what is allowed.
// -----------------------------------------------------------------------------
// The flags are declared with Abseil, which the library needs anyway, and set through its reflection. Its own
// parser does not serve: it ends the process with code 1, where our programs end with 2; it does not say which
// values are allowed; with `--out --list` it sets out to "--list"; and it says nothing of a word that is no flag.
//
// CLI11 would not save this code. Its numbers would still be read here, since it takes 010 for 8, 0x10
// for 16 and nan for a number in any range; with `--out --list` it makes a directory called --list; and it
// knows no nearest word.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace typed_pipes::harness {

// A word of the command line: --name or --name=value.
struct flag_word {
  std::string name;
  std::optional<std::string> value;
};

// Flags of this program, declared with ABSL_FLAG, as --help shows them.
struct flag_group {
  std::string_view title;
  std::vector<std::string> names;
};

// Flags of another library on the same command line, each in one word.
struct other_flags {
  std::vector<std::string> names;  // for the nearest word to one that is mistyped
  std::function<bool(const std::string& name)> has = [](const std::string&) { return false; };
  std::function<absl::Status(const flag_word&)> take;
};

// Sets the flags of `groups` from the words after argv[0]. A value follows = or is the next word; a truth
// needs none, and --noname makes it false; -h is --help.
absl::Status read_flags(int argc, const char* const* argv, std::span<const flag_group> groups,
                        const other_flags& others = {});

// A line for each flag: what it asks for, and its default.
std::string explain_flags(std::span<const flag_group> groups);
std::string explain_flag(std::string_view flag, std::string_view meaning);

// --flag=value: why
absl::Status bad_value(std::string_view flag, std::string_view value, std::string_view why);
absl::Status unknown_flag(const std::string& name, std::span<const std::string> known);
absl::Status missing_value(const std::string& name);

// The words of a list that is separated by commas.
std::vector<std::string> words_of(const std::string& list);

// A whole number in a range, without a sign or anything after it.
absl::Status read_whole(std::string_view flag, const std::string& text, std::uint64_t least,
                        std::uint64_t most, std::uint64_t& into);

template <class Number>
absl::Status read_whole(std::string_view flag, const std::string& text, std::uint64_t least,
                        std::uint64_t most, Number& into) {
  std::uint64_t value = 0;
  if (absl::Status s = read_whole(flag, text, least, most, value); !s.ok()) return s;
  into = static_cast<Number>(value);
  return absl::OkStatus();
}

// A list of them, which may be empty.
template <class Number>
absl::Status read_wholes(std::string_view flag, const std::string& list, std::uint64_t least,
                         std::uint64_t most, std::vector<Number>& into) {
  for (const std::string& word : words_of(list)) {
    Number value{};
    if (absl::Status s = read_whole(flag, word, least, most, value); !s.ok()) return s;
    into.push_back(value);
  }
  if (!list.empty() && into.empty()) return bad_value(flag, list, "no number in it");
  return absl::OkStatus();
}

// A number in a range.
absl::Status read_real(std::string_view flag, const std::string& text, double least, double most,
                       double& into);

}  // namespace typed_pipes::harness
