// A misspelt state: an error of the compiler, not of the library.
// error-g++: 'auto(x)' only available with '-std=c++2b'
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
