#include "harness/registry/all_programs.hpp"

#include <iterator>
#include <utility>

#include "harness/rivals/bare/bare.hpp"
#include "harness/workloads/all.hpp"
#include "harness/yardsticks/allocation_floor.hpp"
#include "harness/yardsticks/floor.hpp"
#include "harness/yardsticks/floor_stream.hpp"

namespace typed_pipes::harness {
namespace {

void append(std::vector<program>& all, std::vector<program> some) {
  if (!some.empty() && !some.front().comparison_only) {
    const workload_traits& its = some.front().workload;
    if (its.one_line_round_trip) all.push_back(floor_program(its));
    if (its.one_block) all.push_back(allocation_program(its));
    if (its.moves_lines) {
      for (program& floor : stream_floor_programs(some)) all.push_back(std::move(floor));
    }
  }
  all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
}

std::vector<program> bare_beside(const workload_traits& its) {
  if (its.one_line_round_trip) return bare_ping_pongs(its);
  if (its.threads_per_pair == 1) return bare_create_closes(its);
  std::vector<program> all;
  if (!its.varies_room || !its.beside.empty()) return all;
  for (auto& some :
       {bare_streams(its), bare_streams_of_room(its, 64), bare_streams_of_room(its, 65536)}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

// What others offer for the same, without our front end; seen where rivals are.
void append_bare(std::vector<program>& all) {
  const workload_traits its = all.back().workload;
  if (!its.in_comparison || !its.settings.empty()) return;
  for (program& p : bare_beside(its)) {
    p.comparison_only = true;
    all.push_back(std::move(p));
  }
}

template <class... W>
std::vector<program> programs_in(workload_list<W...>) {
  std::vector<program> all;
  ((append(all, programs_of<W>()), append(all, comparison_programs_of<W>()), append_bare(all)),
   ...);
  return all;
}

}  // namespace

const std::vector<program>& all_programs() {
  static const std::vector<program> all = programs_in(workloads::all_workloads{});
  return all;
}

}  // namespace typed_pipes::harness
