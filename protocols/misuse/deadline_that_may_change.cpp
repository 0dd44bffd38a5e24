// The deadline of a state is a variable.
// error: pipes: `deadline` of a state is a static constexpr std::chrono::duration
// names: deadline_of_a_state<faulty::here, false>
#include <chrono>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
  using start = here;
  struct here : send<auto(go) -> here> {
#ifdef MISUSE
    static inline std::chrono::milliseconds deadline{50};
#else
    static constexpr std::chrono::milliseconds deadline{50};
#endif
  };
};
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
