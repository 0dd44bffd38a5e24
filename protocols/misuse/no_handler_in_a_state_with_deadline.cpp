// A plain match() in a state with a deadline needs the time-out too.
// error: pipes: match() has no handler for a message (or for pipes::closed) that can arrive in this state
// names: no_handler_for<pipes::timed_out, ...patient::waiting, false>
#include <chrono>

#include "protocols/pipes.hpp"

// clang-format off
struct patient : pipes::protocol {
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

void run(pipes::client_end<patient::waiting, patient> c) {
  std::move(c).recv().match([](patient::answer, auto) {},
#ifdef MISUSE
                            [](pipes::closed) {});
#else
                            [](pipes::closed) {}, [](pipes::timed_out, auto) {});
#endif
}
