// A misspelt state in `on<>`: both compilers name it.
// error-g++: 'ther' was not declared in this scope; did you mean 'there'?
// error-clang: use of undeclared identifier 'ther'
// errors: 4
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here; struct there;
  using start = here;
#ifdef MISUSE
  struct here : send<on<go, ther>> {};
#else
  struct here : send<on<go, there>> {};
#endif
  struct there : recv<auto(go) -> here> {};
};
// clang-format on

template struct typed_pipes::check<faulty>;
