// take() in a state with a deadline, which it cannot report.
// error: pipes: take() and take_all() cannot report the deadline of this state; use match()
// names: state_has_a_deadline<...patient::waiting, false>
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

template <class End>
void run(End e) {
  auto got = std::move(e).recv().take();
  (void)got;
}
#ifdef MISUSE
template void run(typed_pipes::client_end<patient::waiting, patient>);
#else
template void run(typed_pipes::server_end<patient::asking, patient>);
#endif
