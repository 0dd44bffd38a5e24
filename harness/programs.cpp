#include "harness/programs.hpp"

#include <iterator>

#include "harness/floor.hpp"
#include "harness/workloads/all.hpp"

namespace pipes::harness {
namespace {

void append(std::vector<program>& all, std::vector<program> some) {
  if (!some.empty() && some.front().workload.one_line_round_trip && !some.front().contest_only) {
    all.push_back(floor_program(some.front().workload));
  }
  all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
}

template <class... W>
std::vector<program> programs_in(workload_list<W...>) {
  std::vector<program> all;
  ((append(all, programs_of<W>()), append(all, contest_programs_of<W>())), ...);
  return all;
}

}  // namespace

const std::vector<program>& all_programs() {
  static const std::vector<program> all = programs_in(workloads::all_workloads{});
  return all;
}

}  // namespace pipes::harness
