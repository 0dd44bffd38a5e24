#include "verify/explorer/litmus.hpp"

#include <array>
#include <cstdio>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "verify/explorer/machine/heap.hpp"

namespace typed_pipes::exploring {

namespace {

constexpr std::size_t most_names = 26;

struct statement {
  char what;
  std::size_t on = 0;
  std::uint64_t value = 0, second = 0;
  order orders = order::relaxed;
};

struct parsed {
  std::vector<std::vector<statement>> threads;
  std::string last;  // the locations whose last value counts
};

order order_of(std::string_view s) {
  return s == ".acq"   ? order::acquire
         : s == ".rel" ? order::release
         : s == ".ar"  ? order::acq_rel
         : s == ".sc"  ? order::seq_cst
                       : order::relaxed;
}

statement parse_statement(std::string_view s) {
  statement out{s[0]};
  const std::size_t dot = std::min(s.find('.'), s.size());
  out.orders = order_of(s.substr(dot));
  s = s.substr(1, dot - 1);
  if (out.what != 'I' && !s.empty()) {
    out.on = static_cast<std::size_t>(s[0] - 'a');
    s.remove_prefix(1);
  }
  if (!s.empty()) out.value = static_cast<std::uint64_t>(s[0] - '0');
  if (s.size() > 1) out.second = static_cast<std::uint64_t>(s[1] - '0');
  return out;
}

std::vector<std::string_view> split(std::string_view s, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = s.find(at);
    if (end != 0 && !s.empty()) parts.push_back(s.substr(0, end));
    if (end == std::string_view::npos) return parts;
    s.remove_prefix(end + 1);
  }
}

parsed parse(std::string_view text) {
  parsed p;
  const auto ends = split(text, '~');
  if (ends.size() > 1) p.last = ends[1];
  for (const std::string_view thread : split(ends[0], '|')) {
    auto& to = p.threads.emplace_back();
    for (const std::string_view s : split(thread, ';')) to.push_back(parse_statement(s));
  }
  return p;
}

/// One run of a parsed program on the machine.
struct run {
  std::array<std::uint32_t, most_names> where{};
  std::array<bool, most_names> alive{};
  std::array<cell, most_names> plain{};
  std::array<std::string, most_threads> results;

  void before(const parsed& p) {
    for (auto& r : results) r.clear();
    alive = {};
    plain = {};
    for (const auto& t : p.threads)
      for (const statement& s : t)
        if (std::string_view("WRXACSKD").find(s.what) != std::string_view::npos) make(s.on);
  }
  void make(std::size_t name) {
    if (std::exchange(alive[name], true)) return;
    where[name] = the_machine.create(&where[name], 0, site::current());
  }
  void result(std::uint64_t v) { results[the_machine.current()] += static_cast<char>('0' + v); }

  void execute(const std::vector<statement>& thread) {
    for (const statement& s : thread) {
      if (s.what == 'I') {
        const std::string& mine = results[the_machine.current()];
        if (mine.empty() || mine.back() != static_cast<char>('0' + s.value)) return;
        continue;
      }
      execute(s);
    }
  }
  void execute(const statement& s) {
    const site at = site::current();
    operation op{act::load, at, where[s.on]};
    op.orders = s.orders;
    op.failure = order::acquire;
    op.value = s.value;
    op.address = &where[s.on];
    switch (s.what) {
      case 'W':
        op.what = act::store;
        break;
      case 'R':
        break;
      case 'X':
        op.what = act::update;
        break;
      case 'A':
        op.what = act::update;
        op.how = update::add;
        break;
      case 'C':
        op.what = act::update;
        op.how = update::compare;
        op.expected = s.value;
        op.value = s.second;
        break;
      case 'S':
        op.what = act::wait;
        break;
      case 'K':
        op.what = act::wake;
        break;
      case 'F':
        return the_machine.fence(s.orders, at);
      case 'L':
        return the_machine.light_fence(at);
      case 'H':
        return the_machine.heavy_fence(at);
      case 'P':
        return the_machine.own(plain[s.on], false, at);
      case 'p':
        return the_machine.own(plain[s.on], true, at);
      case 'D':
        alive[s.on] = false;
        return the_machine.destroy(where[s.on], at);
      default:
        return the_machine.expect(false, "an unknown statement", at);
    }
    the_machine.perform(op);
    if (op.what == act::load || op.what == act::update) result(op.seen);
  }

  std::string outcome(const parsed& p) {
    std::string all;
    for (const auto& r : results) all += r;
    for (const char name : p.last) {
      operation op{act::load, site::current(), where[static_cast<std::size_t>(name - 'a')]};
      the_machine.perform(op);
      all += static_cast<char>('0' + op.seen);
    }
    return all.empty() ? "-" : all;
  }
};

std::string random_statement(std::mt19937& random) {
  const auto pick = [&](std::initializer_list<std::string_view> of) {
    return of.begin()[random() % of.size()];
  };
  constexpr std::string_view kinds = "WWWWRRRRXXCCFFFSKPA";
  const std::string_view name = pick({"x", "y"}), value = pick({"1", "2"});
  std::string text(1, kinds[random() % kinds.size()]);
  switch (text[0]) {
    case 'W':
      return text.append(name).append(value).append(pick({"", ".rel"}));
    case 'R':
      return text.append(name).append(pick({"", ".acq"}));
    case 'X':
      return text.append(name).append(value).append(pick({"", ".acq", ".rel", ".ar"}));
    case 'C':
      return text.append(name).append(pick({"0", "1"})).append(value).append(pick({"", ".ar"}));
    case 'F':
      return std::string(pick({"F.sc", "F.acq", "F.rel", "L", "H"}));
    case 'S':
      return text.append(name).append("0");
    case 'K':
      return text.append(name);
    case 'P':
      return text.append("d");
    default:
      return text.append(name).append("1");
  }
}

std::string random_program(std::mt19937& random) {
  std::string text;
  const unsigned threads = 2 + random() % 2;
  for (unsigned t = 0; t < threads; ++t) {
    if (t != 0) text += '|';
    const unsigned length = 2 + random() % (threads == 2 ? 3 : 2);
    for (unsigned i = 0; i < length; ++i) {
      if (i != 0) text += ';';
      text += random_statement(random);
    }
  }
  return text + "~xy";
}

std::string join(const std::set<std::string>& all) {
  std::string text;
  for (const std::string& one : all) text += (text.empty() ? "" : " ") + one;
  return text;
}

}  // namespace

std::set<std::string> outcomes_of(std::string_view text, barrier fences, bool reduced,
                                  std::uint64_t& executions) {
  const parsed p = parse(text);
  run r;
  std::set<std::string> seen;
  program prog;
  prog.fences = fences;
  prog.spurious = false;
  prog.before = [&] {
    const explorer_runs guard;
    r.before(p);
    for (const char name : p.last) r.make(static_cast<std::size_t>(name - 'a'));
  };
  for (const auto& thread : p.threads) prog.threads.emplace_back([&] { r.execute(thread); });
  prog.after = [&] {
    const explorer_runs guard;
    seen.insert(r.outcome(p));
  };
  limits l;
  l.reduced = reduced;
  l.executions = reduced ? no_limit : 3'000'000;
  const verdict v = the_machine.explore(prog, l);
  executions += v.executions;
  if (v.failure.starts_with("race")) return {"race"};
  if (v.failure.starts_with("use of")) return {"late"};
  if (v.failure.starts_with("lost")) return {"lost"};
  if (v.failed()) return {v.failure};
  if (!v.full()) return {"too many executions"};
  return seen;
}

std::string compare_outcomes(const std::set<std::string>& seen, std::string_view expected) {
  std::string differs;
  bool listed = false;
  std::set<std::string> list;
  for (const std::string_view one : split(expected, ' ')) {
    if (one[0] == '!') {
      if (seen.contains(std::string(one.substr(1))))
        differs += " saw " + std::string(one.substr(1));
    } else if (one[0] == '#') {
      if (std::to_string(seen.size()) != one.substr(1))
        differs += " saw " + std::to_string(seen.size()) + " outcomes";
    } else {
      listed = true;
      list.emplace(one);
    }
  }
  if (listed && list != seen) differs += " saw " + join(seen);
  return differs;
}

int check_litmus_tests(int random_programs) {
  int failures = 0;
  std::uint64_t reduced = 0, full = 0;
  for (const litmus& l : all_litmus_tests()) {
    const std::string differs =
        compare_outcomes(outcomes_of(l.program, l.fences, true, reduced), l.outcomes);
    if (differs.empty()) continue;
    ++failures;
    std::printf("litmus %-30s %s: expected %s;%s\n", std::string(l.name).c_str(),
                std::string(l.program).c_str(), std::string(l.outcomes).c_str(), differs.c_str());
  }
  std::printf("litmus tests: %zu, %d failed; %llu executions\n", all_litmus_tests().size(),
              failures, static_cast<unsigned long long>(reduced));

  std::mt19937 random(2012);
  int different = 0;
  reduced = 0;
  for (int i = 0; i < random_programs; ++i) {
    const std::string text = random_program(random);
    const barrier fences = i % 2 == 0 ? barrier::refused : barrier::asymmetric;
    const auto all = outcomes_of(text, fences, false, full);
    const auto some = outcomes_of(text, fences, true, reduced);
    // Which of several failures comes first depends on the order of the search.
    const auto fails = [](const auto& o) { return o.contains("race") || o.contains("lost"); };
    if (all == some || (fails(all) && fails(some))) continue;
    ++different;
    std::printf("random program %s (%s)\n  full:    %s\n  reduced: %s\n", text.c_str(),
                fences == barrier::refused ? "refused" : "asymmetric", join(all).c_str(),
                join(some).c_str());
  }
  std::printf("random programs: %d, %d differ; %llu executions in full, %llu reduced\n",
              random_programs, different, static_cast<unsigned long long>(full),
              static_cast<unsigned long long>(reduced));
  return failures + different;
}

}  // namespace typed_pipes::exploring
