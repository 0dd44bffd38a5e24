// -----------------------------------------------------------------------------
// rival.hpp - how a queue of another project is described, and how it plugs in.
// -----------------------------------------------------------------------------
// A rival is one file in harness/rivals/queues/, named like the struct in it, and one line in
// harness/rivals/all.hpp. README.md shows how to write one. The struct says
//
//   static constexpr std::string_view name;
//   static constexpr needs needed{...};          in one line, for CMake and scripts/setup/rivals_setup.sh
//   static constexpr typed_pipes::origin origin;     optional; another project's if it says nothing
// and, where what it needs is installed (TYPED_PIPES_HAVE_<NAME OF THE FILE>),
//   using one_to_one = list<...>;                its queues for one sender and one receiver
//   using many_to_one = list<...>;               optional: its queues for many senders
//   using bare_only = list<...>;                 optional: queues of words, which carry no protocol
// with an element for each queue and the ways to wait for it:
//   sized<Plug, Waiting...>                      template <std::size_t Capacity> class Plug
//   fixed<Plug, Waiting...>                      a plug whose capacity cannot be chosen
//
// A plug adapts one queue:
//
//   struct my_plug {
//     static constexpr queue_traits traits{...};
//     template <class T> using element = T;       optional: what the queue holds for a T
//     template <class T> class queue {            one sender, one receiver
//       bool try_push(T& v);                      moved from if the queue was not full
//       bool try_pop(T& v);                       assigned to if the queue was not empty
//       void push(T& v);                          optional: blocks while full
//       void pop(T& v);                           optional: blocks while empty
//       bool pop_until(T& v, time_point);         optional: the same until then; false if late
//       bool empty() const;                       optional: exact for the receiver
//       void push_last(T& v);                     optional: nothing is pushed after it
//       static constexpr bool spins_inside;       of a queue with pop: does pop poll for ever?
//     };
//     static word one_shot(word);                 optional: make, send, receive and drop a channel
//   };
//
// The try_push and push of a plug in many_to_one may be called by any number of senders at once; there
// is one receiver. A queue that gives each sender something of its own has besides
//
//       class sender {                            made by its thread, or before that
//         explicit sender(queue&);
//         bool try_push(T& v);                    in place of the queue's; one thread at a time
//       };
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <string_view>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/contract/shape.hpp>

#include "harness/rivals/adapter/waiting.hpp"

namespace typed_pipes::rivals {

/// The package that must be installed. Empty: none, the queue is part of the system.
struct needs {
  std::string_view header{}, package{}, library{};
};

/// These mean the same as the members of backend_traits with the same names.
struct queue_traits {
  std::string_view name;
  typed_pipes::put_blocks put_blocks;
  typed_pipes::allocation allocates;
  std::size_t capacity = 0;
  std::string_view design;
  std::string_view source;
  std::string_view family{};
  int look = -1;
  bool keeps_threads = false;
};

/// The capacity of queues where an experiment does not vary it.
inline constexpr std::size_t usual_capacity = 1024;

template <template <std::size_t> class Plug, class... Waiting>
struct sized {};
template <class Plug, class... Waiting>
struct fixed {};

namespace detail {

template <class Plug, class T>
struct element {
  using type = T;
};
template <class Plug, class T>
requires requires { typename Plug::template element<T>; }
struct element<Plug, T> {
  using type = typename Plug::template element<T>;
};

}  // namespace detail

template <class Plug, class T>
using element_of = typename detail::element<Plug, T>::type;

template <class Plug, class T>
using queue_of = typename Plug::template queue<element_of<Plug, T>>;

/// Whether a receiver stays inside pop until a message comes. If so a sender that leaves sends an empty one.
template <class Queue, class Waiting, class T>
inline constexpr bool waits_in_pop = requires(Queue& q, T& v) {
  q.pop(v);
  requires(Waiting::sleeps || Queue::spins_inside);
};

/// Takes out and destroys every value that the queue holds.
template <class T, class Queue>
void empty_out(Queue& queue) {
  for (T v{}; queue.try_pop(v);) v = T{};
}

template <class Rival>
constexpr origin origin_of() {
  if constexpr (requires { Rival::origin; }) return Rival::origin;
  return origin::third_party;
}

}  // namespace typed_pipes::rivals
