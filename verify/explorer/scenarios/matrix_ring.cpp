#include <typed_pipes/impls/ring.hpp>

#include "verify/explorer/scenarios/matrix.hpp"

namespace typed_pipes::exploring {

namespace {

template <std::size_t Slots>
void add_capacity(scenarios& to, const setting& s) {
  using backend = basic_ring<chosen_wait, Slots>;
  const std::string of = " of " + std::to_string(Slots);
  add_protocols<backend>(to, of, s);
  add_edges<backend, flow<ball>>(to, "flow ball" + of, s, {"send", "ss"}, {"receive", "(r)"});
  add_edges<backend, flow<ball>>(to, "flow ball" + of, s, {"send", "sss"}, {"receive", "r"});
  add_edges<backend, serve<ball>>(to, "rally ball" + of, s, {"send", "srs"}, {"receive", "(rs)"});
}

}  // namespace

void add_ring(scenarios& to) {
  for (const barrier fences : {barrier::refused, barrier::asymmetric}) {
    setting s;
    s.fences = fences;
    add_capacity<1>(to, s);
    add_capacity<2>(to, s);
    add_waits<basic_ring<chosen_wait, 1>, ball>(to, "ball of 1", s);
  }
}

}  // namespace typed_pipes::exploring
