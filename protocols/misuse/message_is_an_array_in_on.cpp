// An array as a message, in `on<>`.
// error: pipes: a message must be an object type that moves without throwing, not a reference, pointer or array
// names: not_a_message<int...[3], false>
#include <array>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
  using start = here;
#ifdef MISUSE
  struct here : send<on<int[3], here>> {};
#else
  struct here : send<on<std::array<int, 3>, here>> {};
#endif
};
// clang-format on

template struct typed_pipes::check<faulty>;
