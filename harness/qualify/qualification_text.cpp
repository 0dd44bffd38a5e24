#include "harness/qualify/qualification_text.hpp"

#include <cmath>

#include "absl/strings/str_format.h"
#include "harness/base/stats.hpp"
#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

std::string ns_text(double ns) {
  if (ns >= 1e6) return absl::StrFormat("%.3g ms", ns / 1e6);
  if (ns >= 1e3) return absl::StrFormat("%.3g µs", ns / 1e3);
  return absl::StrFormat("%.3g ns", ns);
}

std::string offset_text(const clock_offset& o) {
  return say("ahead by ", absl::StrFormat("%.0f", std::round(o.offset_ns) + 0.0),
             " ns, give or take ", absl::StrFormat("%.0f", o.bound_ns), " ns");
}

std::string clocks_text(const qualification& q) {
  std::string text = say("clock         ", ns_text(q.clock.read_ns), " a reading, smallest step ",
                         ns_text(q.clock.step_ns), "\n");
  text += q.counter ? say("counter       ", ns_text(q.counter->read_ns),
                          " a reading, smallest step ", ns_text(q.counter->step_ns), "\n")
                    : std::string("counter       not available: read on x86 only\n");
  if (q.clocks.empty()) text += "agreement     not available: there is one processing unit\n";
  for (const clock_agreement& a : q.clocks) {
    text += say("agreement     the clock of unit ", a.second, " is to that of unit ", a.first, " ",
                offset_text(a.clock));
    if (a.counter) text += say("; the counter ", offset_text(*a.counter));
    text += "\n";
  }
  return text;
}

std::string spin_text(const steadiness& s) {
  std::string text = say("spinning      ", absl::StrFormat("%.1f", s.seconds), " s on ",
                         how_many(s.threads, "unit"), ": ", percent(s.lost_share), " lost in ",
                         s.gaps, " gaps above 1 µs, the longest ", ns_text(s.longest_gap_ns), "\n");
  text +=
      say("  of 100 ms   the worst lost ", percent(s.worst_window_share), ", the slowest ran at ",
          absl::StrFormat("%.2f", s.slowest_window), " times the usual speed\n");
  text += say("preempted     ", s.involuntary_switches, " times\n");
  return text + say("steal         ",
                    s.steal_share ? percent(*s.steal_share)
                                  : std::string("not available: no line in /proc/stat"),
                    "\n");
}

std::string hand_offs_text(const hand_offs& h) {
  std::string text = absl::StrFormat("hand-off      %-14s", h.placement);
  if (h.round_trips_ns.empty()) {
    return say(text, "not available: ", h.absent.empty() ? "it could not be measured" : h.absent,
               "\n");
  }
  const auto at = [&](double share) { return ns_text(quantile(h.round_trips_ns, share)); };
  const int modes = count_modes(h.round_trips_ns);
  return say(text, "round trip ", at(0.5), "; least ", at(0), ", quartiles ", at(0.25), " and ",
             at(0.75), ", most ", at(1), "; ", how_many(modes, "speed"), ", ",
             h.round_trips_ns.size(), " probes\n");
}

std::string letter(grade g) { return {static_cast<char>(g)}; }

std::string verdict_text(const judgement& j) {
  switch (j.given) {
    case grade::quiet:
      return "quiet";
    case grade::usable:
      return "usable";
    case grade::unfit:
      break;
  }
  return say("not fit for differences below ", percent(j.unfit_below));
}

}  // namespace

std::string qualification_text(const qualification& q) {
  const judgement j = judge(q);
  std::string text = say("grade ", letter(j.given), ": ", verdict_text(j), "\n");
  for (const std::string& why : j.because) text += say("  ", why, "\n");
  text += say("\n", clocks_text(q), spin_text(q.spin));
  text += say("pressure      ",
              q.cpu_pressure_avg10
                  ? absl::StrFormat("%.3g %% of the last ten seconds", *q.cpu_pressure_avg10)
                  : std::string("not available: /proc/pressure/cpu cannot be read"),
              "\n");
  for (const hand_offs& h : q.placements) text += hand_offs_text(h);
  return text + say("resolves      ",
                    q.resolves ? say("differences of ", percent(*q.resolves), " and more")
                               : std::string("not available: it takes two processing units"),
                    "\n");
}

std::string qualification_line(const qualification& q) {
  const judgement j = judge(q);
  std::string line = "machine: ";
  if (const hand_offs* h = nearest_hand_off(q)) {
    line += say("hand-off ", ns_text(median(h->round_trips_ns)), ", ");
  }
  line += say("longest gap ", ns_text(q.spin.longest_gap_ns), ", ");
  const bool stolen = q.spin.steal_share.value_or(0) > 0;
  line += stolen ? say(percent(*q.spin.steal_share), " stolen") : std::string("no steal");
  if (q.resolves) line += say("; hand-offs resolve about ", percent(*q.resolves));
  line += say("; grade ", letter(j.given), "\n");
  if (j.given != grade::unfit) return line;
  return say(line, "machine: ", verdict_text(j), ": ", j.because.front(), "\n");
}

}  // namespace typed_pipes::harness
