// -----------------------------------------------------------------------------
// closing.hpp - destroys what closed ends left undelivered, however deep ends are nested in messages.
// -----------------------------------------------------------------------------
// To destroy an undelivered message may close an end inside it, which has undelivered messages, and so on. A few
// of these calls are nested, so that a destructor finds done what it asked for: one that closes an end and then
// joins a thread may rely on it that the ends in the messages of that end are closed too. But nested without a
// limit the calls would take a stack as deep as the nesting. So an end that closes deeper than most_nested is put
// onto a list, and the innermost call goes through the list.
//
// Each kind of session has a count and a list of its own for each thread, and the depth of the calls is limited by
// the number of kinds. What the peer can see of a close never waits for the list: a backend first publishes that
// this side has left.
//
// A kind says what a closed end left, how to chain two of them, and how to destroy one:
//
//   struct kind {
//     using sync = Sync;
//     using undelivered = ...;                          // memory that now belongs to this thread alone
//     static undelivered*& next(undelivered&);          // storage for the list
//     static void destroy(undelivered&) noexcept;       // may close other ends
//   };
//
// Threads    any; nothing is shared. The list is empty whenever no close is under way, so that a thread or a
//            process may end at any time. It needs no destructor: ends in statics and thread_locals may close.
// Progress   two accesses to thread-local storage per closed end.
// Source     this project.
// -----------------------------------------------------------------------------
#pragma once

#include <memory>
#include <typed_pipes/impls/base/requirements.hpp>

namespace typed_pipes::detail {

/// The depth to which closes of one kind are nested before the list is used: more than programs nest threads in
/// messages, and few enough for a small stack.
inline constexpr int most_nested = 8;

/// The closes of one thread.
template <class Kind>
struct closing_list {
  typename Kind::undelivered* first = nullptr;
  int nested = 0;
};

/// Destroys what a closed end left: now, or when the innermost close that this thread is in gets to it.
template <class Kind>
[[gnu::noinline]] void destroy_undelivered(typename Kind::undelivered& left) noexcept {
  auto& list = Kind::sync::template of_thread<closing_list<Kind>>();
  if (list.nested == most_nested) {
    Kind::next(left) = list.first;
    list.first = std::addressof(left);
    return;
  }
  ++list.nested;
  Kind::destroy(left);
  while (list.nested == most_nested && list.first != nullptr) {
    auto& newest = *list.first;
    list.first = Kind::next(newest);
    Kind::destroy(newest);
  }
  --list.nested;
}

}  // namespace typed_pipes::detail
