// -----------------------------------------------------------------------------
// options.hpp - the options of relacy_test: which of the searches it makes.
// -----------------------------------------------------------------------------
// CTest runs relacy_test once for each share, so that shares may run at the same time.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

namespace typed_pipes::checking {

struct options {
  unsigned share = 1;   // searches share, share + shares, share + 2 * shares, ...
  unsigned shares = 1;  // the number of shares
  bool deep = false;    // deeper searches, which take minutes, and each flaw in every scenario

  /// Whether the next search belongs to this share. Counts the searches.
  bool next_is_in_share() { return next_++ % shares == share - 1; }
  unsigned searches() const { return next_; }

 private:
  unsigned next_ = 0;
};

// One line, whatever is in the argument.
[[noreturn]] inline void refuse(std::string_view argument, const char* why) {
  std::string shown(argument);
  std::replace_if(
      shown.begin(), shown.end(), [](unsigned char c) { return std::iscntrl(c) != 0; }, '?');
  std::fprintf(stderr, "relacy_test: %s: %s; allowed: --share=K/N with K of 1 to N, --deep\n",
               shown.c_str(), why);
  std::exit(2);
}

/// Ends the program with one line and 2 if an argument or its value is unknown.
inline options read_options(std::span<char*> arguments) {
  constexpr std::string_view share = "--share=";
  options read;
  for (const std::string_view argument : arguments) {
    if (argument == "--deep") {
      read.deep = true;
    } else if (argument.starts_with(share)) {
      const char* const last = argument.data() + argument.size();
      const auto [slash, bad] = std::from_chars(argument.data() + share.size(), last, read.share);
      if (bad != std::errc{} || slash == last || *slash != '/') refuse(argument, "no share");
      const auto [end, worse] = std::from_chars(slash + 1, last, read.shares);
      if (worse != std::errc{} || end != last) refuse(argument, "no share");
      if (read.share < 1 || read.share > read.shares) refuse(argument, "out of range");
    } else {
      refuse(argument, "unknown argument");
    }
  }
  return read;
}

}  // namespace typed_pipes::checking
