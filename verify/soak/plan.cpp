#include "verify/soak/plan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "absl/strings/str_format.h"
#include "harness/base/name_filter.hpp"
#include "harness/base/text.hpp"

namespace typed_pipes::soak {
namespace {

using harness::say;

constexpr std::array all_conditions{
    condition::delayed, condition::oversubscribed, condition::shared,     condition::unpinned,
    condition::pinned,  condition::sleeping,       condition::one_session};

struct part {
  double of_messages = 0;  // the share of a backend's messages; 0: the step has a goal of its own
  double of_limit = 0;     // its time at most, in --limit_s
};

part part_of(condition c) {
  if (c == condition::delayed) return {0.05, 1};
  if (c == condition::oversubscribed) return {0.1, 1};
  if (c == condition::shared) return {0.1, 1};
  if (c == condition::unpinned) return {0.35, 5};
  if (c == condition::pinned) return {0.4, 5};
  return {};
}

bool shares(const planned& p) { return part_of(p.what.how).of_messages != 0; }

bool is_wanted(const options& flags, const soaked& b, condition c) {
  if (c == condition::sleeping) return b.sleeps() && flags.sleeps != 0;
  // That no count wraps depends on the design, not on the way to wait.
  if (c == condition::one_session)
    return b.traits.origin == origin::ours && b.traits.wait == spin_then_park::name &&
           flags.session != 0;
  return flags.messages != 0 || flags.total != 0;
}

// Returns the goal of a step of a backend that is to carry `messages` in all.
goal goal_of(const options& flags, condition c, std::uint64_t messages) {
  goal g;
  if (c == condition::sleeping) {
    g.sleeps = flags.sleeps;
  } else if (c == condition::one_session) {
    g.messages = flags.session;
  } else {
    const part p = part_of(c);
    g.messages =
        static_cast<std::uint64_t>(std::ceil(p.of_messages * static_cast<double>(messages)));
    g.seconds = p.of_limit * flags.limit_s;
  }
  return g;
}

std::string grouped(std::uint64_t n) {
  return n < 1000 ? say(n) : absl::StrFormat("%s,%03d", grouped(n / 1000), n % 1000);
}

std::string hours_minutes_seconds(double seconds) {
  const auto s = static_cast<long>(std::lround(seconds));
  return absl::StrFormat("%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
}

}  // namespace

goal planned::rest() const {
  goal g = until;
  // A session that does not end begins anew.
  if (what.how == condition::one_session) return g;
  g.messages -= std::min(g.messages, done.each_way());
  g.seconds -= std::min(g.seconds, done.seconds);
  g.sleeps -= std::min(g.sleeps, done.sleeps);
  if (until.messages == UINT64_MAX) g.messages = UINT64_MAX;
  if (until.sleeps == UINT64_MAX) g.sleeps = UINT64_MAX;
  return g;
}

std::uint64_t planned::count() const {
  return what.how == condition::sleeping ? done.sleeps : done.each_way();
}

double planned::seconds_left() const {
  if (complete() || per_second == 0) return 0;
  const goal g = rest();
  const std::uint64_t left = what.how == condition::sleeping ? g.sleeps : g.messages;
  return std::min(g.seconds, static_cast<double>(left) / per_second);
}

std::uint64_t course::carried() const {
  std::uint64_t sum = 0;
  for (const planned& p : steps)
    if (shares(p)) sum += p.done.each_way();
  return sum;
}

bool course::faulty() const {
  return std::any_of(steps.begin(), steps.end(), [](const planned& p) { return p.faulty; });
}

bool course::begun() const {
  return std::any_of(steps.begin(), steps.end(),
                     [](const planned& p) { return p.done.seconds > 0; });
}

double course::speed() const {
  double best = 0;
  for (const planned& p : steps)
    if (shares(p)) best = std::max(best, p.per_second);
  return best;
}

planned* course::next() {
  if (faulty()) return nullptr;
  for (planned& p : steps) {
    if (!p.complete() && !(shares(p) && missing() == 0)) return &p;
  }
  const double rate = speed();
  const auto more = std::find_if(steps.begin(), steps.end(), [rate](const planned& p) {
    return shares(p) && p.per_second == rate;
  });
  if (more == steps.end() || missing() == 0) return nullptr;
  // Some have run out of time: the fastest makes up for them.
  more->until = goal{more->done.each_way() + missing(), UINT64_MAX, no_limit_s};
  return &*more;
}

bool course::complete() const {
  return missing() == 0 && std::all_of(steps.begin(), steps.end(),
                                       [](const planned& p) { return shares(p) || p.complete(); });
}

double course::seconds_left() const {
  double seconds = 0;
  double rest = static_cast<double>(missing());
  for (const planned& p : steps) {
    const double needs = p.seconds_left();
    seconds += needs;
    if (shares(p)) rest -= needs * p.per_second;
  }
  return rest > 0 && speed() > 0 ? seconds + rest / speed() : seconds;
}

absl::StatusOr<plan> plan::make(const options& flags, const std::vector<soaked>& backends,
                                const state& before) {
  const absl::StatusOr<harness::name_filter> filter = harness::name_filter::compile(flags.filter);
  if (!filter.ok()) {
    return absl::InvalidArgumentError(
        say("--filter=", flags.filter, ": ", std::string(filter.status().message())));
  }
  plan made(flags);
  for (const soaked& b : backends) {
    course over{&b, 0, {}};
    for (const condition c : all_conditions) {
      planned p{{&b, c}, goal_of(flags, c, flags.messages), {}};
      if (!is_wanted(flags, b, c) || !filter->finds(p.what.name())) continue;
      if (const auto found = before.steps.find(p.what.name()); found != before.steps.end())
        p.done = found->second;
      if (p.done.seconds > 0) p.per_second = static_cast<double>(p.count()) / p.done.seconds;
      if (shares(p)) over.messages = flags.messages;
      over.steps.push_back(p);
    }
    if (!over.steps.empty()) made.courses.push_back(over);
  }
  if (made.courses.empty())
    return absl::InvalidArgumentError(
        say("--filter=", flags.filter,
            ": no step of this command has such a name (allowed: see --list)"));
  return made;
}

void plan::calibrate(const harness::topology& machine) {
  for (course& c : courses)
    for (planned& p : c.steps)
      if ((!c.complete() && !p.complete()) || flags_.total != 0) calibrate(p, machine);
  if (flags_.total != 0) share_out();
}

void plan::calibrate(planned& p, const harness::topology& machine) const {
  constexpr std::uint64_t enough = 1000;
  const double moment = std::clamp(flags_.limit_s / 100, 0.02, 0.25);
  planned seen{p.what, {}, {}};
  // Longer moments where the machine has other things to do, and nearly nothing was seen.
  for (double seconds = moment; seen.count() < enough && seconds <= 8 * moment; seconds *= 2) {
    goal until;
    until.seconds = seconds;
    seen.done.add(run_step(p.what, until, flags_.seed, machine, {flags_.hang_limit_s, {}}).done);
  }
  p.per_second = static_cast<double>(std::max<std::uint64_t>(1, seen.count())) / seen.done.seconds;
}

void plan::share_out() {
  double all = 0;
  for (const course& c : courses) all += c.speed();
  for (course& c : courses) {
    if (c.speed() == 0) continue;
    c.messages =
        static_cast<std::uint64_t>(std::ceil(static_cast<double>(flags_.total) * c.speed() / all));
    for (planned& p : c.steps) p.until = goal_of(flags_, p.what.how, c.messages);
  }
}

double plan::seconds_left() const {
  double sum = 0;
  for (const course& c : courses) sum += c.seconds_left();
  return sum;
}

bool plan::faulty() const {
  return std::any_of(courses.begin(), courses.end(), [](const course& c) { return c.faulty(); });
}

std::string in_words(double seconds) {
  const auto s = static_cast<long>(std::lround(seconds));
  if (s >= 3600) return absl::StrFormat("%d h %02d min", s / 3600, s / 60 % 60);
  if (s >= 60) return absl::StrFormat("%d min %02d s", s / 60, s % 60);
  return absl::StrFormat("%d s", s);
}

std::string estimate_text(const plan& all) {
  std::string text;
  std::size_t steps = 0;
  for (const course& c : all.courses) {
    text += absl::StrFormat("  %-36s %s\n", c.backend->name(), in_words(c.seconds_left()));
    steps += c.steps.size();
  }
  return say("This takes about ", in_words(all.seconds_left()), ", ", steps, " steps over ",
             all.courses.size(), " backends:\n", text);
}

std::string table_text(const plan& all) {
  std::string text =
      "| backend | messages each way | pinned | unpinned | shared | oversubscribed | delayed | "
      "longest burst | sleeps | in one session | grew, KiB | h:mm:ss | outcome |\n"
      "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- "
      "|\n";
  for (const course& c : all.courses) {
    std::array<tally, all_conditions.size()> done{};
    tally sum;
    for (const planned& p : c.steps) {
      done[static_cast<std::size_t>(p.what.how)] = p.done;
      sum.add(p.done);
    }
    const auto count = [&](condition how) {
      return grouped(done[static_cast<std::size_t>(how)].each_way());
    };
    const char* const not_faulty = c.complete() ? "all arrived" : "not done";
    text += say("| ", c.backend->name(), " | ", grouped(c.carried()), " | ",
                count(condition::pinned), " | ", count(condition::unpinned), " | ",
                count(condition::shared), " | ", count(condition::oversubscribed), " | ",
                count(condition::delayed), " | ", grouped(sum.longest_burst), " | ",
                grouped(done[static_cast<std::size_t>(condition::sleeping)].sleeps), " | ",
                count(condition::one_session), " | ", sum.grown_bytes / 1024, " | ",
                hours_minutes_seconds(sum.seconds), " | ", c.faulty() ? "**FAULT**" : not_faulty,
                " |\n");
  }
  return text;
}

}  // namespace typed_pipes::soak
