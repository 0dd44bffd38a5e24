#include "verify/explorer/machine/sites.hpp"

#include "verify/explorer/machine/heap.hpp"
#include "verify/explorer/machine/machine.hpp"

namespace typed_pipes::exploring {

std::string_view name_of(call c) {
  static constexpr std::string_view names[] = {
      "load",      "store",     "exchange",    "compare_exchange",
      "fetch_add", "fetch_sub", "light_fence", "heavy_fence",
      "wait",      "wake",      "allocate",    "free"};
  return names[static_cast<std::size_t>(c)];
}

std::string_view name_of(flaw f) {
  static constexpr std::string_view names[] = {
      "none",         "no acquire", "no release",       "no acquire on failure", "left out",
      "in two steps", "twice",      "touches the word", "does not compare"};
  return names[static_cast<std::size_t>(f)];
}

std::string_view file_of(const site& at) {
  std::string_view name = at.file;
  for (const std::string_view root :
       {std::string_view("typed_pipes/impls/"), std::string_view("typed_pipes/parts/"),
        std::string_view("typed_pipes/protocols/")})
    if (const auto from = name.rfind(root); from != std::string_view::npos)
      return name.substr(from + std::string_view("typed_pipes/").size());
  const auto from = name.rfind("verify/explorer/");
  return from == std::string_view::npos ? name : name.substr(from);
}

std::size_t site_table::visit(const site& at, call what, std::memory_order orders,
                              std::memory_order failure) {
  const char* const file = at.file;
  const unsigned line = at.line;
  auto slot = (reinterpret_cast<std::uintptr_t>(file) / 8 + std::size_t{line} * 31 +
               static_cast<unsigned>(what)) %
              buckets;
  while (cache_[slot].file != nullptr) {
    const entry& e = cache_[slot];
    if (e.file == file && e.line == line && e.what == what) {
      sites_[e.site].visited = true;
      return e.site;
    }
    slot = (slot + 1) % buckets;
  }
  const explorer_runs guard;
  const std::size_t found = add({std::string(file_of(at)), line, what, orders, failure});
  cache_[slot] = {file, line, what, found};
  sites_[found].visited = true;
  return found;
}

// The same name may be at several addresses, one for each translation unit.
std::size_t site_table::add(const known_site& s) {
  std::size_t i = 0;
  while (i != sites_.size() &&
         !(sites_[i].file == s.file && sites_[i].line == s.line && sites_[i].what == s.what))
    ++i;
  if (i == sites_.size()) sites_.push_back(s);
  return i;
}

void site_table::forget_visits() {
  for (known_site& s : sites_) s.visited = false;
}

std::vector<flaw> flaws_of(const known_site& s) {
  std::vector<flaw> can;
  const bool updates = s.what == call::exchange || s.what == call::compare || s.what == call::add ||
                       s.what == call::subtract;
  if (updates || s.what == call::load || s.what == call::store) {
    if (acquires(s.orders) && s.what != call::store) can.push_back(flaw::no_acquire);
    if (releases(s.orders)) can.push_back(flaw::no_release);
    if (s.what == call::compare && acquires(s.failure)) can.push_back(flaw::failure_no_acquire);
  }
  if (updates) can.push_back(flaw::in_two_steps);
  if (s.what == call::store || s.what == call::light_fence || s.what == call::heavy_fence ||
      s.what == call::wake || s.what == call::release)
    can.push_back(flaw::skipped);
  if (s.what == call::release) can.push_back(flaw::twice);
  if (s.what == call::wake) can.push_back(flaw::touches_word);
  if (s.what == call::wait) can.push_back(flaw::sleeps_unasked);
  return can;
}

}  // namespace typed_pipes::exploring
