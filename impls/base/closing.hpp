// -----------------------------------------------------------------------------
// closing.hpp - destroys what closed ends left undelivered, however deep ends are nested in messages.
// -----------------------------------------------------------------------------
// To destroy an undelivered message may close an end inside it, which has undelivered messages, and so on. A few
// of these calls are nested, so that a destructor finds done what it asked for: one that closes an end and then
// joins a thread may rely on it that the ends in the messages of that end are closed too. But nested without a
// limit the calls would take a stack as deep as the nesting. So an end that closes deeper than most_nested is put
// onto a list, and the innermost call goes through the list.
//
// A thread counts the calls of all kinds of sessions together, so that the depth does not grow with their number. Each
// kind has a list of its own, and those that are not empty are chained. What the peer can see of a close never
// waits for a list: a backend first publishes that this side has left.
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
// Threads    any; nothing is shared. Each list is empty whenever no close is under way, so that a thread or a
//            process may end at any time. It needs no destructor: ends in statics and thread_locals may close.
// Progress   two accesses to thread-local storage per closed end.
// Source     this project.
// -----------------------------------------------------------------------------
#pragma once

#include <memory>
#include <typed_pipes/impls/base/requirements.hpp>
#include <utility>

namespace typed_pipes::detail {

/// The depth to which closes are nested before a list is used: more than programs nest threads in messages, and few
/// enough for a small stack.
inline constexpr int most_nested = 8;

/// What is to be destroyed of one kind, as the other kinds see it.
struct waiting_kind {
  void (*destroy_newest)() noexcept = nullptr;
  waiting_kind* next = nullptr;
};
/// The closes of one thread.
struct closing {
  int nested = 0;
  waiting_kind* waiting = nullptr;  // kinds whose lists are not empty
};
template <class Kind>
struct closing_list : waiting_kind {
  typename Kind::undelivered* first = nullptr;
};

/// Destroys the newest of a list that is the first of those that wait.
template <class Kind>
void destroy_newest() noexcept {
  auto& list = Kind::sync::template of_thread<closing_list<Kind>>();
  auto& newest = *list.first;
  list.first = Kind::next(newest);
  // Before the call, which may put more onto the list.
  if (list.first == nullptr) Kind::sync::template of_thread<closing>().waiting = list.next;
  Kind::destroy(newest);
}

/// Destroys what a closed end left: now, or when the innermost close that this thread is in gets to it.
template <class Kind>
[[gnu::noinline]] void destroy_undelivered(typename Kind::undelivered& left) noexcept {
  auto& all = Kind::sync::template of_thread<closing>();
  if (all.nested == most_nested) {
    auto& list = Kind::sync::template of_thread<closing_list<Kind>>();
    if (list.first == nullptr) {
      list.destroy_newest = detail::destroy_newest<Kind>;
      list.next = std::exchange(all.waiting, std::addressof(list));
    }
    Kind::next(left) = list.first;
    list.first = std::addressof(left);
    return;
  }
  ++all.nested;
  Kind::destroy(left);
  while (all.nested == most_nested && all.waiting != nullptr) all.waiting->destroy_newest();
  --all.nested;
}

}  // namespace typed_pipes::detail
