// `deadline` is not static: a member of objects of the state, of which there are none.
// error: pipes: `deadline` of a state is a static constexpr std::chrono::duration, such as std::chrono::milliseconds(50)
// names: deadline_of_a_state<faulty::here, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
  using start = here;
  struct here : recv<auto(go) -> here> {
#ifdef MISUSE
    std::chrono::milliseconds deadline{50};
#else
    static constexpr std::chrono::milliseconds deadline{50};
#endif
  };
};
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
