// `deadline` is private, so that the library cannot read it.
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
   private:
#else
   public:
#endif
    static constexpr std::chrono::milliseconds deadline{50};
  };
};
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
