// A const message: it could not be moved out.
// error: pipes: a message must be an object type that moves without throwing, not a reference, pointer or array
// names: not_a_message<const faulty::go, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
  using start = here;
#ifdef MISUSE
  struct here : send<on<const go, here>> {};
#else
  struct here : send<on<go, here>> {};
#endif
};
// clang-format on

template struct typed_pipes::check<faulty>;
