// -----------------------------------------------------------------------------
// closing.hpp - destroys what closed ends left undelivered in a loop, however deep ends are nested in messages.
// -----------------------------------------------------------------------------
// To destroy an undelivered message may close an end inside it, which has undelivered messages, and so on. As
// nested calls this would take a stack as deep as the nesting. So an end that closes while its thread destroys
// the messages of another end is put onto a list, and the outermost close goes through the list.
//
// Each kind of session has a list of its own for each thread: an end inside a message of another kind of
// session closes at once, and the depth of the calls is limited by the number of kinds. What the peer can see
// of a close never waits for the list: a backend first publishes that this side has left.
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

/// The list of one thread.
template <class Kind>
struct closing_list {
  typename Kind::undelivered* first = nullptr;
  bool in_use = false;
};

/// Destroys what a closed end left: now, or when the close that this thread is in gets to it.
template <class Kind>
[[gnu::noinline]] void destroy_undelivered(typename Kind::undelivered& left) noexcept {
  auto& list = Kind::sync::template of_thread<closing_list<Kind>>();
  Kind::next(left) = list.first;
  list.first = std::addressof(left);
  if (list.in_use) return;
  list.in_use = true;
  while (list.first != nullptr) {
    auto& newest = *list.first;
    list.first = Kind::next(newest);
    Kind::destroy(newest);
  }
  list.in_use = false;
}

}  // namespace typed_pipes::detail
