// -----------------------------------------------------------------------------
// rival.hpp - what is said of a rival whether or not it is installed, and how its queue plugs in.
// -----------------------------------------------------------------------------
// A plug is a struct that names a queue, its room and how its authors want it used:
//
//   struct my_plug {
//     static constexpr std::string_view name, source, design, package;
//     static constexpr std::string_view family;   optional, as in backend_traits
//     static constexpr typed_pipes::origin origin;   optional: another project's if it says nothing
//     static constexpr typed_pipes::put_blocks put_blocks;
//     static constexpr std::size_t capacity;      0: none
//     static constexpr allocation allocates;
//     template <class T> using element = T;       optional: what the queue holds for a T
//     template <class T> class queue {            one sender, one receiver
//       bool try_push(T& v);                      moved from if there was room
//       bool try_pop(T& v);                       assigned to if something was there
//       void push(T& v);                          optional: waits for room by itself
//       void pop(T& v);                           optional: waits for a message by itself
//       bool pop_until(T& v, time_point);         optional: the same until then; false if late
//       bool empty() const;                       optional: exact for the receiver
//       void push_last(T& v);                     optional: nothing is pushed after it
//     };
//   };
//
// queue_backend.hpp makes a backend of it, harness/rivals_bare.hpp a program without protocol.
//
// A plug listed for_many names a queue whose try_push and push any number of senders may call at once,
// as long as there is one receiver. Where each sender is to have something of its own, the queue brings
//
//       class sender {                            made by its thread, or before that
//         explicit sender(queue&);
//         bool try_push(T& v);                    in place of the queue's; one at a time
//       };
//
// and where even try_push may wait for the receiver, waits_for_room_inside = true.
//
// parts/rivals/many_to_one.hpp makes a way of sending to one of it.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <string_view>
#include <typed_pipes/impls/backend.hpp>
#include <typed_pipes/impls/shape.hpp>

namespace typed_pipes::rivals {

/// A rival and the Debian package that holds it (empty: nothing to install).
struct rival {
  std::string_view name;
  std::string_view package;
  bool found;
};

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

template <class Plug>
constexpr origin origin_of() {
  if constexpr (requires { Plug::origin; }) return Plug::origin;
  return origin::third_party;
}
template <class Plug>
constexpr std::string_view family_of() {
  if constexpr (requires { Plug::family; }) return Plug::family;
  return {};
}

template <class Plug, class T>
using element_of = typename detail::element<Plug, T>::type;

template <class Plug, class T>
using queue_of = typename Plug::template queue<element_of<Plug, T>>;

/// Must the receiver be let out of a pop it has begun? Then a leaving sender says so by a message.
template <class Queue, class Waiting, class T>
inline constexpr bool commits = requires(Queue& q, T& v) {
  q.pop(v);
  requires(Waiting::sleeps || Queue::spins_inside);
};

/// A queue for many senders, and how it is waited for.
template <class Plug, class Waiting>
struct for_many {
  using plug = Plug;
  using waiting = Waiting;
};

}  // namespace typed_pipes::rivals
