// -----------------------------------------------------------------------------
// empty_cells.hpp - why a way to send or to receive is not in the matrix of a backend.
// -----------------------------------------------------------------------------
#pragma once

#include <string_view>

namespace typed_pipes::exploring {

/// All ways, of which each backend has a row or column, or a reason.
inline constexpr std::string_view all_senders[] = {
    "send", "try_send", "throw", "drop", "hand on", "send_all", "copy", "both directions"};
inline constexpr std::string_view all_receivers[] = {
    "receive",        "deadline", "poll to the end", "poll, drop", "notifier",
    "notifier, late", "drop",     "hand on",         "take_all",   "both directions"};

namespace empty_cells {

struct reason {
  std::string_view backends;  // the beginning of their names; empty: all others
  std::string_view way, why;
};
inline constexpr std::string_view no_loop =
                                      "a state of a bounded protocol does not lead back to itself",
                                  two_ways = "each rally sends in both directions",
                                  made_before = "the message is made before send() is called",
                                  no_batch = "a channel has no such operation",
                                  one_way = "a channel has one direction",
                                  answered = "each call is answered";
inline constexpr reason reasons[] = {
    {"single_shot_bounded", "send_all", no_loop},
    {"single_shot_bounded", "take_all", no_loop},
    {"single_shot_bounded", "both directions", two_ways},
    {"slots", "send_all", no_loop},
    {"slots", "take_all", no_loop},
    {"slots", "both directions", two_ways},
    {"shared_sender", "throw", made_before},
    {"shared_sender", "send_all", no_batch},
    {"shared_sender", "take_all", no_batch},
    {"shared_sender", "both directions", one_way},
    {"shared_sender", "notifier", "its receiver is one of single_shot, and waits there"},
    {"shared_sender", "notifier, late", "its receiver is one of single_shot, and waits there"},
    {"set over single_shot_bounded", "send_all", no_loop},
    {"set over single_shot_bounded", "take_all", no_loop},
    {"set over single_shot_bounded", "both directions", answered},
    {"set over slots", "send_all", no_loop},
    {"set over slots", "take_all", no_loop},
    {"set over slots", "both directions", answered},
    {"wait_any over single_shot_bounded", "send_all", no_loop},
    {"wait_any over single_shot_bounded", "take_all", no_loop},
    {"wait_any over single_shot_bounded", "both directions", answered},
    {"wait_any over slots", "send_all", no_loop},
    {"wait_any over slots", "take_all", no_loop},
    {"wait_any over slots", "both directions", answered},
    {"set", "throw", made_before},
    {"set", "send_all", no_batch},
    {"set", "take_all", no_batch},
    {"set", "both directions", one_way},
    {"set", "notifier", "each receive of a set waits at its notifier"},
    {"set", "notifier, late", "each receive with a deadline does"},
    {"wait_any", "throw", made_before},
    {"wait_any", "send_all", no_batch},
    {"wait_any", "take_all", no_batch},
    {"wait_any", "both directions", one_way},
    {"wait_any", "notifier", "each wait_any() waits at a notifier of its own"},
    {"wait_any", "notifier, late", "each wait_any_until() does"},
    {"", "copy", "only a shared sender can be copied"},
};

}  // namespace empty_cells

/// Why the backend has no scenario with this way; empty if there is no reason.
constexpr std::string_view why_without(std::string_view backend, std::string_view way) {
  for (const auto& r : empty_cells::reasons)
    if (backend.starts_with(r.backends) && r.way == way) return r.why;
  return {};
}
/// The same for a pair of ways that it has.
constexpr std::string_view why_without(std::string_view, std::string_view sender,
                                       std::string_view receiver) {
  if (sender == "both directions" || receiver == "both directions")
    return "there both sides send and receive";
  if (sender == "hand on" && receiver == "hand on") return "there is one thread to hand on to";
  return {};
}

}  // namespace typed_pipes::exploring
