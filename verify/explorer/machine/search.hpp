// -----------------------------------------------------------------------------
// search.hpp - the choices of one execution, and the next execution in depth-first order.
// -----------------------------------------------------------------------------
// All that is not determined by the code under test is a choice among n: which thread continues, which message
// a load reads, whether a deadline has passed. An execution is determined by its choices, so that it can be
// repeated from a string of them.
// -----------------------------------------------------------------------------
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace typed_pipes::exploring {

class search {
 public:
  /// The number chosen, of 0 to n - 1. Sets `diverged` if a repeated execution asks something else.
  std::uint32_t choose(std::uint32_t n) {
    if (n == 1) return 0;
    if (next_ == made_.size()) made_.push_back({n, at_random ? random() % n : 0});
    choice& c = made_[next_++];
    if (c.of == 0) c.of = n;  // from a string
    if (c.of != n || c.taken >= n) diverged = true;
    return c.taken < n ? c.taken : 0;
  }

  /// Begins the next execution; false if there is none.
  bool advance() {
    if (at_random) {
      made_.clear();
      next_ = 0;
      return true;
    }
    made_.resize(next_);
    while (!made_.empty() && made_.back().taken + 1 >= made_.back().of) made_.pop_back();
    if (made_.empty()) return false;
    ++made_.back().taken;
    next_ = 0;
    return true;
  }

  void begin_again() { next_ = 0; }

  std::string choices() const {
    std::string text;
    for (std::size_t i = 0; i < next_; ++i) {
      if (i != 0) text += '.';
      text += std::to_string(made_[i].taken);
    }
    return text;
  }

  /// The one execution that begins with these choices; false if the text is no list of numbers.
  bool follow(std::string_view text) {
    made_.clear();
    next_ = 0;
    while (!text.empty()) {
      choice c{0, 0};
      const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), c.taken);
      if (bad != std::errc{}) return false;
      made_.push_back(c);
      text.remove_prefix(static_cast<std::size_t>(end - text.data()));
      if (text.empty()) break;
      if (text.front() != '.') return false;
      text.remove_prefix(1);
    }
    return true;
  }

  bool diverged = false;
  bool at_random = false;  // not in order, and without an end

 private:
  // The same numbers in each run (splitmix64).
  std::uint32_t random() {
    std::uint64_t z = seed_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return static_cast<std::uint32_t>(z >> 32);
  }

  struct choice {
    std::uint32_t of, taken;
  };
  std::vector<choice> made_;
  std::size_t next_ = 0;
  std::uint64_t seed_ = 0;
};

}  // namespace typed_pipes::exploring
