#include "verify/soak/plan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>

#include "absl/strings/str_format.h"
#include "harness/base/name_filter.hpp"
#include "harness/base/text.hpp"

namespace typed_pipes::soak {
namespace {

using harness::say;

// The order in which the steps of a backend run. The pinned one is after those whose time limit it makes up for.
constexpr std::array all_conditions{condition::delayed,  condition::oversubscribed,
                                    condition::unpinned, condition::pinned,
                                    condition::sleeping, condition::one_session};

// The share of all messages that belongs to a condition that is not pinned.
double share_of(condition c) {
  if (c == condition::delayed) return 0.05;
  if (c == condition::oversubscribed) return 0.15;
  return c == condition::unpinned ? 0.4 : 0;
}

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
    g.messages = static_cast<std::uint64_t>(std::ceil(share_of(c) * static_cast<double>(messages)));
    if (c == condition::delayed || c == condition::oversubscribed) g.seconds = flags.limit_s;
    // Where the kernel puts both sides on one processing unit, those that only poll wait for its next slice.
    if (c == condition::unpinned) g.seconds = 5 * flags.limit_s;
  }
  return g;
}

std::string grouped(std::uint64_t n) {
  return n < 1000 ? say(n) : absl::StrFormat("%s,%03d", grouped(n / 1000), n % 1000);
}

}  // namespace

goal planned::rest() const {
  goal g = until;
  // A session that does not end begins anew.
  if (what.how == condition::one_session) return g;
  g.messages -= std::min(g.messages, done.each_way());
  g.seconds -= done.seconds;
  g.sleeps -= std::min(g.sleeps, done.sleeps);
  if (until.messages == UINT64_MAX) g.messages = UINT64_MAX;
  if (until.sleeps == UINT64_MAX) g.sleeps = UINT64_MAX;
  return g;
}

double planned::seconds_left() const {
  if (complete() || per_second == 0) return 0;
  const goal g = rest();
  const std::uint64_t count = what.how == condition::sleeping ? g.sleeps : g.messages;
  return std::min(g.seconds, static_cast<double>(count) / per_second);
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
    for (const condition c : all_conditions) {
      planned p{{&b, c}, goal_of(flags, c, flags.messages), {}, flags.messages, 0};
      if (!is_wanted(flags, b, c) || !filter->finds(p.what.name())) continue;
      if (const auto found = before.steps.find(p.what.name()); found != before.steps.end())
        p.done = found->second;
      made.steps.push_back(p);
    }
  }
  if (made.steps.empty())
    return absl::InvalidArgumentError(
        say("--filter=", flags.filter, ": no step has such a name (allowed: see --list)"));
  made.update();
  return made;
}

void plan::update() {
  for (planned& p : steps) {
    if (p.what.how != condition::pinned) continue;
    std::uint64_t others = 0;
    for (const planned& other : steps) {
      if (other.what.backend != p.what.backend || share_of(other.what.how) == 0) continue;
      // The messages still to come are estimated from its rate.
      const double comes = other.seconds_left() * other.per_second;
      others += other.done.each_way() + static_cast<std::uint64_t>(comes);
    }
    p.until.messages = p.messages - std::min(p.messages, others);
  }
}

void plan::calibrate(const harness::topology& machine) {
  constexpr std::uint64_t enough = 1000;
  const double moment = std::clamp(flags_.limit_s / 100, 0.02, 0.25);
  for (planned& p : steps) {
    if (p.complete() && flags_.total == 0) continue;
    tally seen;
    std::uint64_t count = 0;
    // Longer moments where the machine has other things to do, and nearly nothing was seen.
    for (double seconds = moment; count < enough && seconds <= 8 * moment; seconds *= 2) {
      goal until;
      until.seconds = seconds;
      seen.add(run_step(p.what, until, flags_.seed, machine, {flags_.hang_limit_s, {}}).done);
      count = p.what.how == condition::sleeping ? seen.sleeps : seen.each_way();
    }
    p.per_second = static_cast<double>(std::max<std::uint64_t>(1, count)) / seen.seconds;
  }
  if (flags_.total != 0) share_out();
  update();
}

void plan::share_out() {
  double all = 0;
  for (const planned& p : steps)
    if (p.what.how == condition::pinned) all += p.per_second;
  std::uint64_t messages = 0;
  for (auto p = steps.rbegin(); p != steps.rend(); ++p) {  // a pinned step before those it is for
    if (p->what.how == condition::sleeping || p->what.how == condition::one_session) continue;
    if (p->what.how == condition::pinned)
      messages = static_cast<std::uint64_t>(
          std::ceil(static_cast<double>(flags_.total) * p->per_second / all));
    p->messages = messages;
    p->until = goal_of(flags_, p->what.how, messages);
  }
}

double plan::seconds_left() const {
  double sum = 0;
  for (const planned& p : steps) sum += p.seconds_left();
  return sum;
}

std::string in_words(double seconds) {
  const auto s = static_cast<long>(std::lround(seconds));
  if (s >= 3600) return absl::StrFormat("%d h %02d min", s / 3600, s / 60 % 60);
  if (s >= 60) return absl::StrFormat("%d min %02d s", s / 60, s % 60);
  return absl::StrFormat("%d s", s);
}

std::string estimate_text(const plan& all) {
  std::string text;
  std::size_t backends = 0;
  for (std::size_t i = 0; i < all.steps.size();) {
    const soaked* const b = all.steps[i].what.backend;
    double seconds = 0;
    for (; i < all.steps.size() && all.steps[i].what.backend == b; ++i)
      seconds += all.steps[i].seconds_left();
    text += absl::StrFormat("  %-36s %s\n", b->name(), in_words(seconds));
    ++backends;
  }
  return say("This takes about ", in_words(all.seconds_left()), ", ", all.steps.size(),
             " steps over ", backends, " backends:\n", text);
}

std::string table_text(const plan& all, const std::vector<std::string>& faulty) {
  std::string text =
      "| backend | messages each way | pinned | unpinned | oversubscribed | delayed | longest "
      "burst | sleeps | in one session | grew, KiB | took | outcome |\n"
      "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n";
  for (std::size_t i = 0; i < all.steps.size();) {
    const soaked* const b = all.steps[i].what.backend;
    std::array<tally, all_conditions.size()> done{};
    std::uint64_t messages = 0;
    tally sum;
    std::string outcome = "all arrived";
    for (; i < all.steps.size() && all.steps[i].what.backend == b; ++i) {
      const planned& p = all.steps[i];
      done[static_cast<std::size_t>(p.what.how)] = p.done;
      if (p.what.how == condition::pinned || share_of(p.what.how) != 0)
        messages += p.done.each_way();
      sum.add(p.done);
      if (!p.complete() && outcome == "all arrived") outcome = "not done";
      if (std::find(faulty.begin(), faulty.end(), p.what.name()) != faulty.end())
        outcome = "**FAULT**";
    }
    const auto count = [&](condition c) {
      return grouped(done[static_cast<std::size_t>(c)].each_way());
    };
    text += say("| ", b->name(), " | ", grouped(messages), " | ", count(condition::pinned), " | ",
                count(condition::unpinned), " | ", count(condition::oversubscribed), " | ",
                count(condition::delayed), " | ", grouped(sum.longest_burst), " | ",
                grouped(done[static_cast<std::size_t>(condition::sleeping)].sleeps), " | ",
                count(condition::one_session), " | ", sum.grown_bytes / 1024, " | ",
                in_words(sum.seconds), " | ", outcome, " |\n");
  }
  return text;
}

}  // namespace typed_pipes::soak
