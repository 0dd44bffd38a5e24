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
  add_edges<backend, flow<ball>>(to, "flow ball" + of, s, {"send_all", "sa"}, {"take_all", "(A)"});
  add_edges<backend, flow<pebble>>(to, "flow pebble" + of, s, {"send_all", "sa"},
                                   {"take_all", "(A)"});
  add_edges<backend, serve<ball>>(to, "rally ball" + of, s, {"send", "srs"}, {"receive", "(rs)"});
  add_bursts<backend>(to, of, s);
}

}  // namespace

void add_ring(scenarios& to) {
  for (const barrier fences : {barrier::refused, barrier::asymmetric}) {
    setting s;
    s.fences = fences;
    add_capacity<1>(to, s);
    add_capacity<2>(to, s);
    add_waits<basic_ring<chosen_wait, 1>, ball>(to, "ball of 1", s);
    // A sender that waits at a full ring wakes for no reason.
    static constexpr way fills[] = {{"send", "ss"}, {"send_all", "a"}, {"try_send", "st"}};
    static constexpr way empties[] = {
        {"receive", "(r)"}, {"receive", "r"}, {"take_all", "(A)"}, {"drop", ""}};
    s.spurious = true;
    add_pairs<basic_ring<chosen_wait, 1>, flow<ball>>(to, "flow ball of 1", s, fills, empties);
  }
}

}  // namespace typed_pipes::exploring
