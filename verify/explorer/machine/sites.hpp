// -----------------------------------------------------------------------------
// sites.hpp - the places in the shipped code that use the machine, and the flaw that one of them may have.
// -----------------------------------------------------------------------------
// A site is one call: file, line, and what it calls. Those that were visited are known by the end of a run. A
// flaw weakens the machine at one site, as if the code there said something else: that shows whether a
// scenario needs what the site says.
// -----------------------------------------------------------------------------
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "verify/explorer/machine/site.hpp"

namespace typed_pipes::exploring {

/// The operation that a site calls.
enum class call : std::uint8_t {
  load,
  store,
  exchange,
  compare,
  add,
  subtract,
  light_fence,
  heavy_fence,
  wait,
  wake,
  allocate,
  release
};
std::string_view name_of(call c);

enum class flaw : std::uint8_t {
  none,
  no_acquire,          // of a load, or of an update that succeeds
  no_release,          // of a store or an update
  failure_no_acquire,  // of a compare-exchange that fails
  skipped,             // a store, fence, wake or release is left out
  in_two_steps,        // an update is a load and a store
  twice,               // memory is freed twice
  touches_word,        // waking stores to the word
  sleeps_unasked,      // waiting does not compare
};
std::string_view name_of(flaw f);

struct known_site {
  std::string file;  // below typed_pipes/
  unsigned line;
  call what;
  std::memory_order orders, failure;
  bool visited = false;  // since forget_visits()
};

class site_table {
 public:
  /// The number of this site; new ones are added.
  std::size_t visit(const site& at, call what,
                    std::memory_order orders = std::memory_order::relaxed,
                    std::memory_order failure = std::memory_order::relaxed);
  /// The same for a site that another process visited.
  std::size_t add(const known_site& s);
  const std::vector<known_site>& all() const { return sites_; }
  void forget_visits();

  static constexpr std::size_t no_site = ~std::size_t{0};
  std::size_t flawed = no_site;
  flaw how = flaw::none;

  bool has(std::size_t s, flaw f) const { return s == flawed && f == how; }

 private:
  struct entry {
    const char* file = nullptr;
    unsigned line = 0;
    call what{};
    std::size_t site = 0;
  };
  static constexpr std::size_t buckets = 1024;
  entry cache_[buckets];
  std::vector<known_site> sites_;
};
inline site_table the_sites;

/// The flaws that a site can have.
std::vector<flaw> flaws_of(const known_site& s);

}  // namespace typed_pipes::exploring
