// Each site of the shipped code with each flaw that it can have; and each mutant of mutants.toml.
#include <algorithm>
#include <cstdio>
#include <map>
#include <numeric>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "verify/explorer/experiments.hpp"
#include "verify/explorer/machine/mutants.hpp"

namespace typed_pipes::exploring {

namespace {

/// A flaw that no scenario can show, and why the code is as right with it. `line` is found in the source line.
struct survivor {
  std::string_view file, line;
  flaw how;
  std::string_view why;
};
constexpr survivor survivors[] = {
    {"impls/detail/slot_ring.hpp", "state.store(peer_state::awake", flaw::skipped,
     "a peer that takes this side for asleep wakes it for nothing"},
    {"impls/detail/slot_ring.hpp", "Sync::park::wake(address)", flaw::touches_word,
     "the ring is not freed before this side has left it"},
};

/// Line `number` of a header, without blanks at its ends.
std::string source_line(const std::string& file, unsigned number) {
  std::string path = std::string(TYPED_PIPES_SOURCE_DIR) + "/" + file, line;
  if (std::FILE* const in = std::fopen(path.c_str(), "r")) {
    char buffer[512];
    for (unsigned i = 0; i < number && std::fgets(buffer, sizeof buffer, in) != nullptr; ++i)
      line = buffer;
    std::fclose(in);
  }
  const auto from = line.find_first_not_of(' ');
  const auto to = line.find_last_not_of(" \n");
  return from == std::string::npos ? "" : line.substr(from, to - from + 1);
}

std::string_view why_it_survives(const known_site& s, flaw f) {
  const std::string line = source_line(s.file, s.line);
  for (const survivor& one : survivors)
    if (one.file == s.file && one.how == f && line.find(one.line) != std::string::npos)
      return one.why;
  return {};
}

bool contains(const std::vector<std::size_t>& list, std::size_t one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

bool is_order(flaw f) {
  return f == flaw::no_acquire || f == flaw::no_release || f == flaw::failure_no_acquire;
}

struct flawed {
  std::size_t site;
  flaw how;
};

std::vector<std::size_t> sorted_sites() {
  std::vector<std::size_t> sites(the_sites.all().size());
  std::iota(sites.begin(), sites.end(), std::size_t{0});
  std::sort(sites.begin(), sites.end(), [](std::size_t a, std::size_t b) {
    const known_site &x = the_sites.all()[a], &y = the_sites.all()[b];
    return std::tie(x.file, x.line, x.what) < std::tie(y.file, y.line, y.what);
  });
  return sites;
}

std::vector<flawed> all_flaws() {
  std::vector<flawed> flaws;
  for (const std::size_t s : sorted_sites())
    for (const flaw f : flaws_of(the_sites.all()[s])) flaws.push_back({s, f});
  return flaws;
}

/// A place by its source line, which stays when lines are added above it; equal lines of a file are numbered.
struct place_names {
  std::map<std::string, std::vector<unsigned>> lines;

  std::string name(const known_site& s) {
    std::string text = source_line(s.file, s.line);
    auto& same = lines[s.file + text];
    if (same.empty() || same.back() != s.line) same.push_back(s.line);
    if (same.size() > 1) text.append(" (").append(std::to_string(same.size())).append(")");
    for (std::size_t i = 0; (i = text.find('|', i)) != std::string::npos; i += 2)
      text.insert(i, 1, '\\');
    return text;
  }
};

std::string says(const known_site& s) {
  static constexpr const char* orders[] = {"relaxed", "consume", "acquire",
                                           "release", "acq_rel", "seq_cst"};
  if (s.what == call::compare)
    return std::string(orders[static_cast<int>(s.orders)]) + ", " +
           orders[static_cast<int>(s.failure)];
  return s.what < call::light_fence ? orders[static_cast<int>(s.orders)]
                                    : std::string(name_of(s.what));
}

/// A scenario and its failure, without the place of the failure.
std::string in_a_cell(const std::string& told) {
  std::string text = told.substr(0, told.rfind(" at "));
  if (const auto tab = text.find('\t'); tab != std::string::npos) text.replace(tab, 1, ": ");
  for (std::size_t i = 0; (i = text.find('|', i)) != std::string::npos; i += 2)
    text.insert(i, 1, '\\');
  return text;
}

experiment with(const flawed& f) {
  return {[f] {
            the_sites.flawed = f.site;
            the_sites.how = f.how;
          },
          [] {
            the_sites.flawed = site_table::no_site;
            the_sites.how = flaw::none;
          },
          [f](const visit_list& v) { return contains(v.sites, f.site); }};
}

experiment with_mutant(std::size_t m) {
  return {[m] { active_mutant = m; }, [] { active_mutant = no_mutant; },
          [m](const visit_list& v) { return contains(v.mutants, m); }};
}

/// The results of many experiments.
struct tally {
  int all = 0, killed = 0, explained = 0, unexplained = 0;

  /// Counts one experiment; returns the words for its result.
  std::string count(const std::string& found, std::string_view why) {
    ++all;
    if (!found.empty()) {
      // A reason that is none is as wrong as a survivor without one.
      if (!why.empty()) ++unexplained;
      ++killed;
      return why.empty() ? found : std::string("KILLED, against its reason: ").append(found);
    }
    ++(why.empty() ? unexplained : explained);
    return why.empty() ? "SURVIVES" : std::string("survives: ").append(why);
  }
};

int check_sites(const scenarios& all, const effort& e) {
  const std::vector<visit_list> visits = visit_all(all, e);
  const std::vector<flawed> flaws = all_flaws();
  std::vector<experiment> experiments;
  experiments.reserve(flaws.size());
  for (const flawed& f : flaws) experiments.push_back(with(f));
  const auto found = run_experiments(experiments, all, visits, e);

  std::printf(
      "# What each access of the lock-free code is needed for\n\n"
      "Printed by `make verify`, which compares. Each row is one access with one weakness: an "
      "order that is\n"
      "left out, an update in two steps, a store, fence or wake that is not there. The last column "
      "is the\n"
      "first scenario that fails then, and how; scripts are those of scenarios/actor.hpp.\n");
  tally orders, others;
  std::string file;
  place_names names;
  for (const std::size_t number : sorted_sites()) {
    const known_site& s = the_sites.all()[number];
    if (s.file != file) {
      file = s.file;
      std::printf("\n### %s\n\n| place | says | without | fails |\n| --- | --- | --- | --- |\n",
                  file.c_str());
    }
    std::string at = "| `";
    at.append(names.name(s)).append("` | ").append(says(s)).append(" | ");
    bool any = false;
    for (std::size_t i = 0; i < flaws.size(); ++i) {
      if (flaws[i].site != number) continue;
      any = true;
      const flaw f = flaws[i].how;
      const std::string told =
          (is_order(f) ? orders : others).count(found[i], why_it_survives(s, f));
      std::printf("%s%s | %s |\n", at.c_str(), std::string(name_of(f)).c_str(),
                  in_a_cell(told).c_str());
    }
    if (!any) std::printf("%snothing to weaken | - |\n", at.c_str());
  }
  std::printf(
      "\nPlaces: %zu. Orders: %d, of which %d with a witness, %d explained, %d without.\n"
      "Other weaknesses: %d, of which %d fail, %d are explained, %d are neither.\n",
      the_sites.all().size(), orders.all, orders.killed, orders.explained, orders.unexplained,
      others.all, others.killed, others.explained, others.unexplained);
  return orders.unexplained + others.unexplained;
}

int check_mutants(const scenarios& all, const effort& e) {
  const std::vector<visit_list> visits = visit_all(all, e);
  std::vector<std::size_t> chosen;
  std::vector<experiment> experiments;
  for (std::size_t m = 0; m < all_mutants().size(); ++m) {
    if (all_mutants()[m].name.find(e.mutant) == std::string_view::npos) continue;
    chosen.push_back(m);
    experiments.push_back(with_mutant(m));
  }
  const auto found = run_experiments(experiments, all, visits, e);
  tally mutants;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const mutant& one = all_mutants()[chosen[i]];
    const std::string told = mutants.count(found[i], one.why);
    std::printf("%s\t%s\t%s\n", std::string(one.file).c_str(), std::string(one.name).c_str(),
                told.c_str());
  }
  std::printf("\nmutants: %d, %d killed, %d explained, %d unexplained\n", mutants.all,
              mutants.killed, mutants.explained, mutants.unexplained);
  return mutants.unexplained;
}

}  // namespace

std::span<const report> other_reports() {
  static constexpr report all[] = {{"--sites", check_sites}, {"--mutants", check_mutants}};
  return all;
}

}  // namespace typed_pipes::exploring
