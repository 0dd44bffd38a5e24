// A misspelt state in a transition: clang++ names it, g++ only points at the transition.
// error-g++: template argument 1 is invalid
// error-clang: unknown type name 'ther'; did you mean 'there'?
// errors: 4
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here; struct there;
  using start = here;
#ifdef MISUSE
  struct here : send<auto(go) -> ther> {};
#else
  struct here : send<auto(go) -> there> {};
#endif
  struct there : recv<auto(go) -> here> {};
};
// clang-format on

template struct typed_pipes::check<faulty>;
