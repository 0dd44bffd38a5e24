// `credits` is a member of the protocol, not of a state.
// error: pipes: `credits` and `deadline` are static constexpr members of a state, not members of a protocol
// names: setting_of_a_protocol<faulty, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
  using start = here;
#ifdef MISUSE
  struct here : send<auto(go) -> here> {};
  std::size_t credits = 16;
#else
  struct here : send<auto(go) -> here> { static constexpr std::size_t credits = 16; };
#endif
};
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
