// A state that is never defined, found by entangle() in a program that goes on.
// error: pipes: a transition leads to a state that is declared but never defined
// names: undefined_state<faulty::there, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here; struct there;
  using start = here;
  struct here : send<auto(go) -> there> {};
#ifdef MISUSE
#else
  struct there : recv<auto(go) -> here> {};
#endif
};
// clang-format on

void run() {
  auto [c, s] = typed_pipes::entangle<faulty>();
  auto next = std::move(c).send(faulty::go{});
  std::move(next).recv().match([](auto, auto) {}, [](typed_pipes::closed) {});
  std::move(s).close();
}
