// -----------------------------------------------------------------------------
// packet_relacy_test.cpp - the lock-free backends under the Relacy race detector.
// -----------------------------------------------------------------------------
// Part one runs every scenario on the shipped code and prints one line for each:
//
//   backend       wait   scenario      search    executions  verdict
//   single_shot   park   send x recv   full             132  ok
//
// `full`: every interleaving and every permitted old value, within the limits that relacy_sync.hpp
// names. `<= n`: at most n preemptions; 2 to 4, or with --deep as many as a search of minutes allows. One
// session of two threads and at most three messages, with each wait strategy, spin_then_park with a
// single poll; or three threads, two of which send at one endpoint.
//
// Part two checks that part one can fail. Each flaw weakens the machine in one place. Each backend that
// uses that place must fail in some scenario, or `survivors` below gives the reason why it does not. A use
// after free is reported as such or as a data race with the freeing. The search ends at the first scenario
// that fails; with --deep it continues and counts them:
//
//   flaw           backend       killed in    first by
//   fill_relaxed   single_shot    54 of  54   send x recv (park): DATA RACE
//
// Not covered: four threads, ports inside messages, more than three messages, handlers that
// throw, failing allocations, and orders that only load buffering could break.
// -----------------------------------------------------------------------------
#include <typed_pipes/impls/ring.hpp>
#include <typed_pipes/impls/single_shot.hpp>
#include <typed_pipes/impls/single_shot_bounded.hpp>
#include <typed_pipes/impls/slots.hpp>

// After all headers whose names Relacy would redefine.
#include <algorithm>
#include <cstdio>
#include <ostream>
#include <streambuf>
#include <string>
#include <vector>

#include "verify/relacy/options.hpp"
#include "verify/relacy/scenarios.hpp"

namespace typed_pipes::checking {
namespace {

/// spin_then_park with one poll, so that the search ends.
struct poll_then_park {
  static constexpr std::string_view name = "spin_then_park";
  static constexpr bool sleeps = true;
  static constexpr int polls = 1;
};

const scenario* current = nullptr;

template <int Threads>
struct trial : rl::test_suite<trial<Threads>, Threads> {
  void before() {
    the_machine.begin();
    the_ledger = {};
    current->before();
  }
  void thread(unsigned i) {
    i == 0 ? current->client() : i == 1 ? current->server() : current->second_client();
  }
  void after() {
    if (!the_machine.memory.empty()) rl::ctx().fail_test("", rl::test_result_memory_leak, RL_INFO);
    expect(the_ledger.alive == 0, "messages left over", RL_INFO);
    expect(current->is_as_expected(), "an outcome that is not allowed", RL_INFO);
  }
};

// Relacy's streams must not allocate: its operator new belongs to the code under test.
struct silence : std::streambuf {
  int overflow(int c) override { return c; }
};

struct verdict {
  rl::test_result_e result;
  unsigned long executions;
};

template <int Threads>
verdict check(const scenario& s, unsigned bound) {
  silence nothing;
  std::ostream quiet(&nothing);
  rl::test_params p;
  p.output_stream = &quiet;
  p.progress_stream = &quiet;
  p.context_bound = bound;
  p.search_type = bound == no_bound ? rl::sched_full : rl::sched_bound;
  rl::ostringstream state;
  current = &s;
  const auto result =
      bound == no_bound
          ? rl::run_test<trial<Threads>, rl::full_search_scheduler<Threads>>(p, state, false)
          : rl::run_test<trial<Threads>, rl::context_bound_scheduler<Threads>>(p, state, false);
  return {result, static_cast<unsigned long>(p.stop_iteration)};
}
verdict check(const scenario& s, unsigned bound) {
  return s.second_client == nullptr ? check<2>(s, bound) : check<3>(s, bound);
}

/// Repeats a search that failed and prints what each thread did.
void print_failure(const scenario& s, unsigned bound) {
  rl::test_params p;
  silence nothing;
  std::ostream quiet(&nothing);
  p.progress_stream = &quiet;
  p.context_bound = bound;
  p.search_type = bound == no_bound ? rl::sched_full : rl::sched_bound;
  current = &s;
  s.second_client == nullptr ? rl::simulate<trial<2>>(p) : rl::simulate<trial<3>>(p);
}

std::vector<scenario> all_scenarios(bool deep) {
  std::vector<scenario> all;
  add_scenarios<basic_single_shot<park, relacy_sync>>(all);
  add_scenarios<basic_single_shot<poll_then_park, relacy_sync>>(all);
  add_scenarios<basic_single_shot<spin, relacy_sync>>(all);
  add_shared_scenarios<basic_single_shot<park, relacy_sync>>(all);
  add_shared_scenarios<basic_single_shot<poll_then_park, relacy_sync>>(all);
  add_scenarios<basic_single_shot_bounded<park, relacy_sync>>(all);
  add_scenarios<basic_single_shot_bounded<poll_then_park, relacy_sync>>(all);
  add_scenarios<basic_single_shot_bounded<spin, relacy_sync>>(all);
  // These have two atomics and a fence per message where a packet has one atomic, so a full search does not
  // end. spin is left out because poll_then_park begins like it. Flaws are searched in ring only, because
  // slots is a ring that never waits for capacity.
  const std::size_t packets = all.size();
  add_scenarios<basic_slots<park, relacy_sync>>(all);
  add_scenarios<basic_slots<poll_then_park, relacy_sync>>(all);
  const std::size_t rings = all.size();
  add_scenarios<basic_ring<park, 2, relacy_sync>>(all);
  add_scenarios<basic_ring<poll_then_park, 2, relacy_sync>>(all);
  for (std::size_t i = packets; i < all.size(); ++i) {
    const bool one_message = all[i].flaw_bound != 2;
    all[i].bound = one_message ? 3 : 2;
    all[i].flaw_bound = 2;
  }
  for (std::size_t i = 0; i < all.size() && !deep; ++i) {
    const bool of_slots = i >= packets && i < rings;  // they share their code with ring
    const unsigned most = of_slots ? 2 : all[i].most != 0 ? all[i].most : 3;
    if (all[i].bound != no_bound)
      all[i].bound = std::min(all[i].bound, most);
    else if (all[i].most != 0)
      all[i].bound = all[i].most;
  }
  return all;
}

int check_the_shipped_code(const std::vector<scenario>& all, options& chosen) {
  the_machine.broken = flaw::none;
  std::printf("%-20s %-15s %-33s %-6s %11s  verdict\n", "backend", "wait", "scenario", "search",
              "executions");
  int failures = 0;
  for (const scenario& s : all) {
    if (!chosen.next_is_in_share()) continue;
    const verdict v = check(s, s.bound);
    const std::string search = s.bound == no_bound ? "full" : "<= " + std::to_string(s.bound);
    const bool ok = v.result == rl::test_result_success;
    std::printf("%-20s %-15s %-33s %-6s %11lu  %s\n", s.backend.data(), s.wait.data(),
                s.name.c_str(), search.c_str(), v.executions,
                ok ? "ok" : rl::test_result_str(v.result));
    std::fflush(stdout);
    if (!ok) print_failure(s, s.bound);
    failures += !ok;
  }
  return failures;
}

struct survivor {
  flaw which;
  std::string_view backend;
  std::string_view why;
};
constexpr survivor survivors[] = {
    {flaw::empty_never, "ring",
     "harmless: here it is the state that the sleeper sets back; it only gets a spurious wake-up"},
    {flaw::leave_acquire_only, "single_shot_bounded",
     "equivalent: left publishes nothing here; [last] orders the freeing"},
};

struct named_flaw {
  flaw which;
  const char* name;
};
constexpr named_flaw flaws[] = {
    {flaw::fill_relaxed, "fill_relaxed"},
    {flaw::fill_release_only, "fill_release_only"},
    {flaw::fill_acquire_only, "fill_acquire_only"},
    {flaw::fill_in_two_steps, "fill_in_two_steps"},
    {flaw::leave_relaxed, "leave_relaxed"},
    {flaw::leave_release_only, "leave_release_only"},
    {flaw::leave_acquire_only, "leave_acquire_only"},
    {flaw::leave_in_two_steps, "leave_in_two_steps"},
    {flaw::turn_relaxed, "turn_relaxed"},
    {flaw::turn_release_only, "turn_release_only"},
    {flaw::turn_acquire_only, "turn_acquire_only"},
    {flaw::turn_in_two_steps, "turn_in_two_steps"},
    {flaw::join_in_two_steps, "join_in_two_steps"},
    {flaw::count_relaxed, "count_relaxed"},
    {flaw::count_release_only, "count_release_only"},
    {flaw::count_acquire_only, "count_acquire_only"},
    {flaw::count_in_two_steps, "count_in_two_steps"},
    {flaw::look_relaxed, "look_relaxed"},
    {flaw::announce_relaxed, "announce_relaxed"},
    {flaw::announce_in_two_steps, "announce_in_two_steps"},
    {flaw::withdraw_relaxed, "withdraw_relaxed"},
    {flaw::withdraw_in_two_steps, "withdraw_in_two_steps"},
    {flaw::arm_relaxed, "arm_relaxed"},
    {flaw::arm_in_two_steps, "arm_in_two_steps"},
    {flaw::notify_relaxed, "notify_relaxed"},
    {flaw::notify_in_two_steps, "notify_in_two_steps"},
    {flaw::sleep_without_look, "sleep_without_look"},
    {flaw::wake_never, "wake_never"},
    {flaw::wake_early, "wake_early"},
    {flaw::wake_loads, "wake_loads"},
    {flaw::wake_stores, "wake_stores"},
    {flaw::store_relaxed, "store_relaxed"},
    {flaw::no_light_fence, "no_light_fence"},
    {flaw::no_heavy_fence, "no_heavy_fence"},
    {flaw::empty_never, "empty_never"},
    {flaw::abandon_never, "abandon_never"},
    {flaw::free_never, "free_never"},
    {flaw::free_twice, "free_twice"},
};

std::string_view reason_to_survive(flaw which, std::string_view backend) {
  for (const survivor& s : survivors)
    if (s.which == which && s.backend == backend) return s.why;
  return {};
}

/// Returns whether the result is as expected.
bool check_flaw(const named_flaw& f, std::string_view backend, const std::vector<scenario>& all,
                bool deep) {
  the_machine.broken = f.which;
  int reached = 0;
  int killed = 0;
  std::string first;
  for (const scenario& s : all) {
    if (s.backend != backend) continue;
    the_machine.reached = false;
    const verdict v = check(s, s.flaw_bound);
    reached += the_machine.reached;
    if (v.result == rl::test_result_success) continue;
    if (killed++ == 0)
      first = s.name + " (" + std::string(s.wait) + "): " + rl::test_result_str(v.result);
    if (!deep) break;
  }
  const std::string_view why = reason_to_survive(f.which, backend);
  if (reached == 0) first = "not used by this backend";
  if (reached > 0 && killed == 0)
    first = why.empty() ? "SURVIVES" : "survives: " + std::string(why);
  std::printf("%-22s %-20s %3d of %3d   %s\n", f.name, backend.data(), killed, reached,
              first.c_str());
  std::fflush(stdout);
  return reached == 0 || (killed > 0) == why.empty();
}

int check_the_checking(const std::vector<scenario>& all, options& chosen) {
  std::printf("\n%-22s %-20s %-12s first by\n", "flaw", "backend", "killed in");
  int failures = 0;
  for (const named_flaw& f : flaws)
    for (const std::string_view backend : {"single_shot", "single_shot_bounded", "ring"})
      if (chosen.next_is_in_share()) failures += !check_flaw(f, backend, all, chosen.deep);
  return failures;
}

}  // namespace
}  // namespace typed_pipes::checking

int main(int argc, char** argv) {
  using namespace typed_pipes::checking;
  options chosen = read_options({argv + 1, argv + argc});
  const std::vector<scenario> all = all_scenarios(chosen.deep);
  const int wrong = check_the_shipped_code(all, chosen);
  const int unseen = check_the_checking(all, chosen);
  std::printf(
      "\nshare %u of %u of %u searches: %d scenarios failed; %d flaws without the expected "
      "result\n",
      chosen.share, chosen.shares, chosen.searches(), wrong, unseen);
  return wrong + unseen == 0 ? 0 : 1;
}
