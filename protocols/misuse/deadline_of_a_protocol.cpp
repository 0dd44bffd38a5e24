// `deadline` is a member of the protocol, not of a state.
// error: pipes: `credits` and `deadline` are static constexpr members of a state, not members of a protocol
// names: setting_of_a_protocol<faulty, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
  using start = here;
#ifdef MISUSE
  struct here : recv<auto(go) -> here> {};
  std::chrono::milliseconds deadline{50};
#else
  struct here : recv<auto(go) -> here> { static constexpr std::chrono::milliseconds deadline{50}; };
#endif
};
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
