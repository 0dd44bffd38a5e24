// A message with constructors that are explicit.
// error: pipes: a message is moved without being asked, so its move constructor cannot be explicit
// names: message_moves_explicitly<faulty::go, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {
    go() = default;
#ifdef MISUSE
    explicit go(const go&) = default;
    explicit go(go&&) noexcept = default;
#else
    go(const go&) = default;
    go(go&&) noexcept = default;
#endif
  };
  struct here;
  using start = here;
  struct here : send<auto(go) -> here> {};
};
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
