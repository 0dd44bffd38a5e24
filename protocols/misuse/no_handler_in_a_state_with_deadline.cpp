// match() without a handler for `timed_out` in a state with a deadline.
// error: pipes: `timed_out` has no handler that takes (timed_out, same endpoint); it is called if the deadline has passed
// names: no_handler_for<typed_pipes::timed_out, ...patient::waiting, false>
#include <chrono>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct patient : typed_pipes::protocol {
  struct question {};
  struct answer {};
  struct asking; struct waiting;
  using start = asking;
  struct asking  : send<auto(question) -> waiting> {};
  struct waiting : recv<auto(answer)   -> asking> {
    static constexpr auto deadline = std::chrono::seconds(5);
  };
};
// clang-format on

void run(typed_pipes::client_end<patient::waiting, patient> c) {
  std::move(c).recv().match([](patient::answer, auto) {},
#ifdef MISUSE
                            [](typed_pipes::closed) {});
#else
                            [](typed_pipes::closed) {}, [](typed_pipes::timed_out, auto) {});
#endif
}
