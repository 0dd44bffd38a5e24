// `credits` is misspelt `credit`, which would be ignored.
// error: pipes: a state spells its settings `credits` and `deadline`
// names: misspelt_setting<faulty::here, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
  using start = here;
  struct here : send<auto(go) -> here> {
#ifdef MISUSE
    static constexpr auto credit = 16;
#else
    static constexpr auto credits = 16;
#endif
  };
};
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
