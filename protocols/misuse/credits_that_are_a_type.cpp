// `credits` is a type.
// error: pipes: `credits` of a state is a static constexpr whole number of messages, from 1 to 1073741824
// names: credits_of_a_state<faulty::here, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
  using start = here;
  struct here : send<auto(go) -> here> {
#ifdef MISUSE
    struct credits {};
#else
    static constexpr int credits = 16;
#endif
  };
};
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
