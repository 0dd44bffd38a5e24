// A message of a type by which the library tells a handler that there is none.
// error: pipes: `closed`, `timed_out`, `not_yet`, `full` and `none` are said by the library; a message is another type
// names: answer_as_a_message<typed_pipes::closed, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct shut {};
  struct here;
  using start = here;
#ifdef MISUSE
  struct here : send<auto(typed_pipes::closed) -> typed_pipes::end> {};
#else
  struct here : send<auto(shut) -> typed_pipes::end> {};
#endif
};
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
