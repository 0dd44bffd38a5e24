#include <typed_pipes/impls/slots.hpp>

#include "verify/explorer/scenarios/matrix.hpp"

namespace typed_pipes::exploring {

void add_slots(scenarios& to) {
  using backend = basic_slots<chosen_wait>;
  for (const barrier fences : {barrier::refused, barrier::asymmetric}) {
    setting s;
    s.fences = fences;
    add_protocols<backend>(to, "", s);
    add_waits<backend, ball>(to, "ball", s);
    add_edges<backend, serve<ball>>(to, "rally ball", s, {"send", "srs"}, {"receive", "(rs)"});
    add_edges<backend, first_of_two<ball>>(to, "two ball", s, {"send", "ssr"},
                                           {"receive", "(rrs)"});
    add_edges<backend, first_of_two<ball>>(to, "two ball", s, {"send", "ssrs"}, {"drop", "rr"});
  }
}

}  // namespace typed_pipes::exploring
