#include "verify/soak/step.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>
#include <fstream>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "harness/base/clock.hpp"
#include "harness/base/text.hpp"
#include "harness/machine/thread_limits.hpp"

namespace typed_pipes::soak {
namespace {

using harness::say;

constexpr std::array<std::string_view, 7> names{
    "delayed", "oversubscribed", "shared", "unpinned", "pinned", "sleeping", "one_session"};

std::int64_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  std::int64_t all = 0, resident = 0;
  in >> all >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

double seconds_since(std::uint64_t start_ns) {
  return static_cast<double>(harness::clock::now_ns() - start_ns) / 1e9;
}

// The data that all pairs of a step share.
struct shared_by_pairs {
  const step* what = nullptr;
  const harness::topology* machine = nullptr;
  std::vector<int> cpus;          // empty: anywhere
  std::atomic<bool> stop{false};  // sessions end after the next turn
  std::atomic<int> working{0};    // pairs that have not ended
  std::mutex mutex;
  std::string fault;  // the first; guarded by mutex

  void report(const std::string& text) {
    const std::lock_guard lock(mutex);
    if (fault.empty()) fault = text;
    // relaxed: only says that it is time to end.
    stop.store(true, std::memory_order_relaxed);
  }
};

// Two threads, and what they have done. Its counts are read while it works.
class pair {
 public:
  pair(shared_by_pairs& where, std::size_t number, std::uint64_t seed)
      : shared_(where), number_(number), seed_(seed) {}

  void start() {
    try {
      thread_ = std::jthread([this] {
        bind(0);
        work();
        ends();
      });
    } catch (const std::system_error& refused) {
      shared_.report(harness::no_thread(refused.what(), 0));
      ends();
    }
  }

  tally seen() const {
    tally t;
    t.to_server = server_.received();
    t.to_client = client_.received();
    // relaxed: a count for those who watch.
    t.sessions = sessions_.load(std::memory_order_relaxed);
    t.sleeps = client_.sleeps() + server_.sleeps();
    return t;
  }
  std::uint64_t longest_burst() const {
    return std::max(client_.longest_burst(), server_.longest_burst());
  }

  // For a pair that stands still.
  std::string stuck() const {
    if (std::string text = missing(client_, "client", server_, "server"); !text.empty())
      return text;
    if (std::string text = missing(server_, "server", client_, "client"); !text.empty())
      return text;
    return "both sides wait, and every message has been received: a turn was lost";
  }

 private:
  static std::string missing(const side& from, std::string_view its, const side& to,
                             std::string_view who) {
    const std::uint64_t sent = from.sent(), received = to.received();
    if (sent == received) return {};
    return say("the ", its, " has sent ", sent, " messages, and the ", who,
               " has not received number ", received, ": it or its wake-up was lost");
  }

  // [ended] release: all counts are final before the pair is seen to have ended.
  void ends() { shared_.working.fetch_sub(1, std::memory_order_release); }

  void work() {
    try {
      // relaxed: only says that it is time to end.
      while (!shared_.stop.load(std::memory_order_relaxed)) hold_a_session();
    } catch (const std::system_error& refused) {
      shared_.report(harness::no_thread(refused.what(), 1));
    } catch (const std::exception& e) {
      shared_.report(e.what());
    }
  }

  void hold_a_session() {
    // relaxed: only this thread writes it.
    const std::uint64_t number = sessions_.load(std::memory_order_relaxed);
    orders o;
    o.seed = mix(seed_ + number);
    const bool endless = shared_.what->how == condition::one_session;
    // Short ones first, so that a step of a moment has messages of both kinds.
    const std::uint64_t length = std::uint64_t{1} << std::min<std::uint64_t>(10 + number, 21);
    o.messages = endless ? UINT64_MAX : length + o.seed % length;
    if (shared_.what->how == condition::delayed) o.pace = pace::delayed;
    if (shared_.what->how == condition::sleeping) o.pace = pace::sleeping;
    o.ended = &shared_.stop;
    client_.begin(o);
    server_.begin(o);
    const opener open =
        number % 2 == 0 ? shared_.what->backend->open_plain : shared_.what->backend->open_owned;
    {
      const std::unique_ptr<session> held = open();
      std::jthread server([&] {
        bind(1);
        run(server_, [&](side& me) { held->server(me); });
      });
      run(client_, [&](side& me) { held->client(me); });
    }
    check();
    // relaxed: a count for those who watch.
    sessions_.store(number + 1, std::memory_order_relaxed);
  }

  template <class Talk>
  void run(side& me, Talk talk) {
    me.thread_begins();
    try {
      talk(me);
    } catch (const std::exception& e) {
      shared_.report(e.what());
    }
    me.thread_ends();
  }

  void check() {
    if (!server_.has_all_of(client_))
      throw std::runtime_error(short_of("server", server_.received(), client_.sent()));
    if (!client_.has_all_of(server_))
      throw std::runtime_error(short_of("client", client_.received(), server_.sent()));
    if (const std::int64_t alive = client_.balance() + server_.balance(); alive != 0) {
      throw std::runtime_error(
          say("after a session ", alive, " messages have been constructed and not destroyed"));
    }
  }
  static std::string short_of(std::string_view who, std::uint64_t received, std::uint64_t sent) {
    return say("the ", who, " saw the session closed after ", received, " of ", sent, " messages");
  }

  void bind(std::size_t side) {
    const std::vector<int>& cpus = shared_.cpus;
    if (cpus.empty()) return;
    const condition how = shared_.what->how;
    const std::size_t unit = how == condition::shared ? number_ : side;
    const absl::Status bound = how == condition::oversubscribed
                                   ? shared_.machine->bind_to(cpus)
                                   : shared_.machine->bind_to(cpus[unit % cpus.size()]);
    if (!bound.ok()) shared_.report(std::string(bound.message()));
  }

  shared_by_pairs& shared_;
  const std::size_t number_;
  const std::uint64_t seed_;
  side client_{role::client}, server_{role::server};
  std::atomic<std::uint64_t> sessions_{0};  // that ended
  std::jthread thread_;                     // last: it uses all of the above, and is joined first
};

[[noreturn]] void give_up(const step& what, std::size_t number, const pair& stuck, double limit) {
  std::fprintf(stderr, "\npipes_soak: %s: pair %zu has stood still for %g s: %s\n",
               what.name().c_str(), number, limit, stuck.stuck().c_str());
  std::_Exit(1);
}

// Knows which pair moved last, and when.
class hang_watch {
 public:
  hang_watch(const step& what, std::size_t pairs, double limit_s)
      : what_(what), limit_s_(limit_s), last_(pairs) {}

  void look(const std::deque<pair>& pairs) {
    const std::uint64_t now = harness::clock::now_ns();
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const tally seen = pairs[i].seen();
      const std::uint64_t sum = seen.to_server + seen.to_client;
      if (sum != last_[i].sum || last_[i].ns == 0) last_[i] = {sum, now};
      if (static_cast<double>(now - last_[i].ns) / 1e9 > limit_s_)
        give_up(what_, i, pairs[i], limit_s_);
    }
  }

 private:
  struct moment {
    std::uint64_t sum = 0, ns = 0;
  };
  const step& what_;
  const double limit_s_;
  std::vector<moment> last_;
};

}  // namespace

std::string_view name_of(condition c) { return names[static_cast<std::size_t>(c)]; }

std::string step::name() const { return say(backend->name(), "/", name_of(how)); }

void tally::add(const tally& more) {
  to_server += more.to_server;
  to_client += more.to_client;
  sleeps += more.sleeps;
  sessions += more.sessions;
  longest_burst = std::max(longest_burst, more.longest_burst);
  seconds += more.seconds;
  grown_bytes = std::max(grown_bytes, more.grown_bytes);
}

double goal::part_of(const tally& t) const {
  const auto of = [](auto done, auto all) {
    return done >= all ? 1. : static_cast<double>(done) / static_cast<double>(all);
  };
  return std::max({of(t.each_way(), messages), of(t.sleeps, sleeps), of(t.seconds, seconds)});
}

outcome run_step(const step& what, const goal& until, std::uint64_t seed,
                 const harness::topology& machine, const watching& watch) {
  shared_by_pairs where;
  where.what = &what;
  where.machine = &machine;
  if (what.how != condition::unpinned && what.how != condition::delayed)
    where.cpus = machine.place(machine.nearest_two_cores()).cpus;
  std::size_t pairs = 1;
  if (what.how == condition::oversubscribed) pairs = 3;
  if (what.how == condition::shared) pairs = 2;
  std::deque<pair> all;
  for (std::size_t i = 0; i < pairs; ++i) all.emplace_back(where, i, mix(seed + i));
  // relaxed: no thread has started yet.
  where.working.store(static_cast<int>(pairs), std::memory_order_relaxed);
  const std::uint64_t start = harness::clock::now_ns();
  for (pair& p : all) p.start();

  outcome result;
  hang_watch hang(what, pairs, watch.hang_limit_s);
  std::int64_t resident_before = 0;
  const auto count = [&] {
    tally t;
    for (const pair& p : all) t.add(p.seen());
    t.seconds = seconds_since(start);
    return t;
  };
  std::uint64_t next_tick = start;
  // [ended] acquire: pairs that have ended have final counts.
  while (where.working.load(std::memory_order_acquire) != 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const tally t = count();
    const double part = until.part_of(t);
    if (resident_before == 0 && (part >= 1. / 8 || t.seconds >= 20))
      resident_before = resident_bytes();
    // relaxed: only says that it is time to end.
    if (part >= 1) where.stop.store(true, std::memory_order_relaxed);
    if (const std::uint64_t now = harness::clock::now_ns(); now >= next_tick) {
      next_tick = now + 100'000'000;
      hang.look(all);
      // relaxed: as above.
      if (watch.tick && !watch.tick(t)) where.stop.store(true, std::memory_order_relaxed);
    }
  }
  result.done = count();
  for (const pair& p : all)
    result.done.longest_burst = std::max(result.done.longest_burst, p.longest_burst());
  all.clear();
  if (memory_can_be_watched && resident_before != 0)
    result.done.grown_bytes = std::max<std::int64_t>(0, resident_bytes() - resident_before);
  result.fault = where.fault;
  if (result.fault.empty() && result.done.grown_bytes > most_growth_bytes) {
    result.fault = say("resident memory grew by ", result.done.grown_bytes,
                       " bytes; allowed: ", most_growth_bytes);
  }
  return result;
}

}  // namespace typed_pipes::soak
