#include "harness/programs.hpp"

#include <iterator>
#include <utility>

#include "harness/floor.hpp"
#include "harness/floor_stream.hpp"
#include "harness/workloads/all.hpp"

namespace pipes::harness {
namespace {

void append(std::vector<program>& all, std::vector<program> some) {
  if (!some.empty()) {
    const workload_traits& its = some.front().workload;
    if (its.one_line_round_trip) all.push_back(floor_program(its));
    if (its.moves_lines) {
      for (program& floor : stream_floor_programs(some)) all.push_back(std::move(floor));
    }
  }
  all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
}

template <class... W>
std::vector<program> programs_in(workload_list<W...>) {
  std::vector<program> all;
  (append(all, programs_of<W>()), ...);
  return all;
}

}  // namespace

const std::vector<program>& all_programs() {
  static const std::vector<program> all = programs_in(workloads::all_workloads{});
  return all;
}

}  // namespace pipes::harness
