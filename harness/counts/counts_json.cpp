#include "harness/counts/counts_json.hpp"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "harness/report/build_facts.hpp"

namespace typed_pipes::counts {
namespace {

using json = nlohmann::ordered_json;

json per_message(const tally& t, std::uint64_t messages) {
  const auto each = [messages](std::uint64_t n) {
    return static_cast<double>(n) / static_cast<double>(messages);
  };
  return {{"locks", each(t.locks)},         {"allocations", each(t.allocations)},
          {"exchanges", each(t.exchanges)}, {"other_rmw", each(t.other_rmw)},
          {"sleeps", each(t.sleeps)},       {"wakes", each(t.wakes)},
          {"fences", each(t.fences)}};
}

tally both(const cost& c) {
  tally sum = c.send;
  return sum += c.receive;
}

json to_json(const row& r) {
  json out{{"design", r.design}, {"story", r.story}, {"messages", r.seen.messages}};
  out.update(per_message(both(r.seen), r.seen.messages));
  if (r.story == steady) {
    out["send"] = per_message(r.seen.send, r.seen.messages);
    out["receive"] = per_message(r.seen.receive, r.seen.messages);
  }
  out["history"] = {{"locks", r.then.locks},         {"allocations", r.then.allocations},
                    {"exchanges", r.then.exchanges}, {"other_rmw", r.then.other_rmw},
                    {"source", r.then.source},       {"differs", r.then.differs}};
  return out;
}

}  // namespace

std::string to_json(const std::vector<row>& rows, const std::vector<order>& orders) {
  namespace facts = harness::build_facts;
  json out{{"schema", "pipes-counts/1"}, {"commit", facts::commit}, {"compiler", facts::compiler}};
  for (const row& r : rows) out["per_message"].push_back(to_json(r));
  for (const order& o : orders)
    out["order"].push_back({{"system", o.system},
                            {"members", o.members},
                            {"messages_each", o.messages_each},
                            {"received", o.received}});
  return out.dump(1) + "\n";
}

std::string to_table(const std::vector<row>& rows) {
  const auto line = [](const char* format, auto... values) {
    char text[160];
    std::snprintf(text, sizeof text, format, values...);
    return std::string(text);
  };
  std::string out =
      line("%-21s %-7s %7s %11s %9s %9s %6s %6s %6s\n", "per message", "story", "locks",
           "allocations", "exchanges", "other rmw", "sleeps", "wakes", "fences");
  for (const row& r : rows) {
    const tally t = both(r.seen);
    const auto n = static_cast<double>(r.seen.messages);
    const auto each = [n](std::uint64_t all) { return static_cast<double>(all) / n; };
    out += line("%-21s %-7s %7.2f %11.3f %9.2f %9.2f %6.2f %6.2f %6.2f\n",
                std::string(r.design).c_str(), r.story == steady ? "steady" : "blocked",
                each(t.locks), each(t.allocations), each(t.exchanges), each(t.other_rmw),
                each(t.sleeps), each(t.wakes), each(t.fences));
  }
  return out;
}

}  // namespace typed_pipes::counts
