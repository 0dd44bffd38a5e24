#include "harness/self_test/known_programs.hpp"

#include <iterator>
#include <set>
#include <thread>
#include <typed_pipes/impls/base/waiting.hpp>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "harness/base/clock.hpp"
#include "harness/base/text.hpp"
#include "harness/registry/all_programs.hpp"
#include "harness/self_test/delaying.hpp"
#include "harness/workload/compile_workload.hpp"
#include "harness/workloads/create_close.hpp"
#include "harness/workloads/ping_pong.hpp"

namespace typed_pipes::harness {
namespace {

constexpr std::string_view before_length = "delayed_", after_length = "ps";

// The same program, whose trials delay each message by so much.
program with_delay(const program& undelayed, std::uint64_t ps) {
  program p = undelayed;
  p.sides = [sides = undelayed.sides, ps](const params& how) {
    delay_of_trial.turns = ps == 0 ? 0 : turns_in(static_cast<double>(ps) / 1e3);
    return sides(how);
  };
  if (ps == 0) return p;
  p.backend = say(before_length, ps, after_length);
  p.facts.design = say("slots, whose sender waits for ", static_cast<double>(ps) / 1e3,
                       " ns before each message");
  return p;
}

template <class Workload>
void add_delaying(std::vector<program>& all, const std::set<std::uint64_t>& delays_ps) {
  const std::vector<program> compiled = make_programs<Workload>(
      backend_list<delaying<spin>, delaying<park>>{}, payload_list<by_value<8>>{});
  for (const std::uint64_t ps : delays_ps) {
    for (const program& p : compiled) all.push_back(with_delay(p, ps));
  }
}

constexpr workload_traits programmed{.name = "programmed",
                                     .operation = "wait",
                                     .protocol = "",
                                     .question = "whether a known time is read back",
                                     .messages_per_operation = 1,
                                     .threads_per_pair = 1};

tally wait_so_often(std::uint64_t times, std::uint64_t ns) {
  tally seen;
  std::uint64_t now_ns = clock::now_ns();
  for (; seen.sent < times; ++seen.sent) {
    now_ns = wait_by_clock(now_ns, ns);
    seen.receive(seen.sent);
  }
  return seen;
}

// A thread that runs where its maker ran; nobody waits for it, as for one that a backend has forgotten.
tally leave_running(std::uint64_t ns) {
  std::thread([ns] { wait_by_clock(clock::now_ns(), ns); }).detach();
  return {};
}

// A wait of `ns`, after the last of which a thread runs for `left_ns` more.
program waiting(const std::string& backend, std::uint64_t ns, std::uint64_t left_ns = 0) {
  program p;
  p.workload = programmed;
  p.backend = backend;
  p.wait = spin::name;
  p.facts.origin = origin::ours;
  p.facts.design = say("waits for ", ns / 1000, " us by the clock");
  if (left_ns != 0)
    p.facts.design += say(", and leaves a thread running for ", left_ns / 1'000'000, " ms");
  p.sides = [ns, left_ns](const params& how) {
    std::vector<side> all;
    for (int pair = 0; pair < how.pairs; ++pair) {
      body after;
      if (left_ns != 0) after = [left_ns] { return leave_running(left_ns); };
      add_side(
          all, [ns, n = how.operations] { return wait_so_often(n, ns); }, std::move(after));
    }
    return all;
  };
  p.check = [](const params& how, std::span<const tally> seen) {
    return compare_each("wait", how.operations, seen);
  };
  return p;
}

}  // namespace

std::optional<std::uint64_t> delay_in(std::string_view backend) {
  if (!backend.starts_with(before_length) || !backend.ends_with(after_length)) return std::nullopt;
  backend.remove_prefix(before_length.size());
  if (backend.size() <= after_length.size()) return std::nullopt;
  backend.remove_suffix(after_length.size());
  std::uint64_t ps = 0;
  for (const char c : backend) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return std::nullopt;
  }
  if (backend.front() == '0' || !absl::SimpleAtoi(std::string(backend), &ps)) return std::nullopt;
  if (ps > longest_delay_ps) return std::nullopt;
  return ps;
}

std::vector<program> self_test_programs(const std::vector<std::string>& backends) {
  std::set<std::uint64_t> delays_ps{0};
  for (const std::string& word : backends) {
    if (const auto ps = delay_in(word)) delays_ps.insert(*ps);
  }
  std::vector<program> all = all_programs();
  add_delaying<workloads::ping_pong>(all, delays_ps);
  add_delaying<workloads::create_close>(all, delays_ps);
  all.push_back(waiting("waits_20us", 20'000));
  all.push_back(waiting("waits_200us", 200'000));
  all.push_back(waiting("waits_2ms", 2'000'000));
  all.push_back(waiting("leaves_busy", 200'000, 50'000'000));
  all.push_back(waiting("stays_busy", 200'000, 3'600'000'000'000));
  return all;
}

}  // namespace typed_pipes::harness
