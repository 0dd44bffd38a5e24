// -----------------------------------------------------------------------------
// msgsend.hpp - many workers send numbers to one server, which adds them up.
// -----------------------------------------------------------------------------
// Story      Each worker sends its share of the messages, each of them 100. The server adds. When the
//            workers are done main says stop, drops its end, and awaits the total on a second stream.
// Drawing    worker 1..n --100--> server --total--> main
//            main ------stop----> server
// Measures   time, ns, per message. Inside: from before the workers are started until main holds the
//            total, as in 2012. Outside (ours): the same with every thread already there.
// Dependent  no: nothing limits how far the workers run ahead.
// Checks     every message arrived once, the total is right.
// Not        a latency. With many workers, mostly the cost of making threads.
// Source     msgsend.rs, msgsend-pipes.rs and msgsend-pipes-shared.rs, June and July 2012. Which
//            arguments the published figures had is unknown: 4, 8 and 10,000 workers are run. 3,000,000
//            messages are those of Keeble's programs, which the posts' Erlang and Scala rows come from.
// Differs    threads in place of green tasks.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <latch>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

#include "harness/base/text.hpp"
#include "harness/comparison/included.hpp"
#include "harness/many_to_one/many_to_one.hpp"
#include "harness/workload/payload.hpp"
#include "harness/workload/thread_group.hpp"
#include "harness/workload/workload.hpp"

namespace typed_pipes::harness::workloads {

struct msgsend {
  static constexpr std::array settings{
      setting{.operations = 1'000'000, .group_size = 4, .spawn = spawning::inside},
      setting{.operations = 1'000'000, .group_size = 8, .spawn = spawning::inside},
      setting{.operations = 1'000'000, .group_size = 10'000, .spawn = spawning::inside},
      setting{
          .operations = 3'000'000, .group_size = 8, .spawn = spawning::inside, .languages = true},
      setting{.operations = 1'000'000, .group_size = 8, .spawn = spawning::outside},
      setting{.operations = 200'000,
              .group_size = 8,
              .spawn = spawning::outside,
              .comparison = true}};
  static constexpr workload_traits traits{.name = "msgsend",
                                          .operation = "message",
                                          .protocol = "stream",
                                          .question = "many senders, one receiver",
                                          .messages_per_operation = 1,
                                          .threads_per_pair = 2,
                                          .settings = settings,
                                          .group_word = "workers",
                                          .counted = "messages",
                                          .crew_runs = true,
                                          .in_comparison = true};
  using payloads = payload_list<fixed_messages>;
  using systems = all_many_to_one;
  using comparison_systems = rival_many_to_one;

  static constexpr std::uint64_t amount = 100;
  struct get_count {};  // never sent, as then
  struct bytes {
    std::uint64_t count;
  };
  struct stop {};
  using message = std::variant<get_count, bytes, stop>;
  static_assert(sizeof(message) == 16, "as on x86-64 in 2012");

  template <class System>
  using sender = typename System::template sender<message>;
  template <class System>
  using receiver = typename System::template receiver<message>;
  template <class System>
  using total_inlet = typename System::template sender<std::uint64_t>;
  template <class System>
  using total_outlet = typename System::template receiver<std::uint64_t>;

  template <class Inlet>
  static tally work(Inlet to, std::uint64_t share) {
    tally seen;
    for (; seen.sent < share; ++seen.sent) to.send(bytes{amount});
    return seen;
  }

  // Ends on stop where the server came first in 2012: that one could not see its senders leave.
  template <class System>
  static tally serve(receiver<System> from, total_inlet<System> to) {
    tally seen;
    std::uint64_t total = 0;
    while (auto got = from.recv()) {
      if (const bytes* b = std::get_if<bytes>(&*got)) {
        ++seen.received;
        total += b->count;
      } else if (System::traits.server_first) {
        break;
      }
    }
    to.send(total);
    return seen;
  }

  // The workers are done: says so, leaves, and holds the total.
  template <class System>
  static tally ask(sender<System> own, total_outlet<System> from) {
    own.send(stop{});
    { const sender<System> left = std::move(own); }
    const std::optional<std::uint64_t> total = from.recv();
    if (!total) throw std::runtime_error("the server left without a total");
    tally seen;
    seen.result = static_cast<double>(*total);
    return seen;
  }

  // Main's ends, made before the span, and the server. Members go in reverse: should the span throw,
  // the ends close before the server is joined.
  template <class System>
  struct desk {
    thread_group server;
    std::optional<receiver<System>> requests;
    std::optional<total_inlet<System>> answer;
    total_outlet<System> answers;
    std::optional<sender<System>> own;

    static std::shared_ptr<desk> open() {
      auto [out, in] = System::template open<message>();
      auto [answers, answer] = System::template open<std::uint64_t>();
      return std::shared_ptr<desk>(
          new desk{{}, std::move(out), std::move(answer), std::move(answers), std::move(in)});
    }
    [[nodiscard]] sender<System> another() {
      // Where the server already has the receiver an sender is enough.
      return System::template another<message>(requests ? &*requests : nullptr, *own);
    }
    void start_server() {
      server.start([from = std::move(*requests), to = std::move(*answer)]() mutable {
        return serve<System>(std::move(from), std::move(to));
      });
      requests.reset();
      answer.reset();
    }
  };

  template <class System>
  static tally span(desk<System>& at, const params& p) {
    thread_group workers;
    for (int i = 0; i < p.group_size; ++i) {
      workers.start([to = at.another(), share = share_of(p)]() mutable {
        return work(std::move(to), share);
      });
    }
    if (!System::traits.server_first) at.start_server();
    tally seen = workers.join();
    sender<System> own = std::move(*at.own);
    at.own.reset();
    seen.add(ask<System>(std::move(own), std::move(at.answers)));
    return seen;
  }

  static std::uint64_t share_of(const params& p) {
    return p.operations / static_cast<std::uint64_t>(p.group_size);
  }

  template <class System>
  static std::vector<side> sides_inside(const params& p) {
    static_assert(System::traits.clones || !System::traits.server_first);
    auto at = desk<System>::open();
    if (System::traits.server_first) at->start_server();
    std::vector<side> all;
    all.emplace_back([at, p] { return span(*at, p); }, [at] { return at->server.join(); });
    return all;
  }

  // In place of joining: every worker counts down, however it ends.
  class leaving {
   public:
    explicit leaving(std::latch& done) : done_(done) {}
    ~leaving() { done_.count_down(); }
    leaving(const leaving&) = delete;
    leaving& operator=(const leaving&) = delete;

   private:
    std::latch& done_;
  };

  template <class System>
  static std::vector<side> sides_outside(const params& p) {
    auto at = desk<System>::open();
    auto done = std::make_shared<std::latch>(p.group_size);
    std::vector<side> workers;
    workers.reserve(static_cast<std::size_t>(p.group_size));
    for (int i = 0; i < p.group_size; ++i) {
      workers.emplace_back([to = at->another(), share = share_of(p), done]() mutable {
        const leaving last(*done);
        return work(std::move(to), share);
      });
    }
    std::vector<side> all;
    all.emplace_back([own = std::move(*at->own), answers = std::move(at->answers), done]() mutable {
      done->wait();
      return ask<System>(std::move(own), std::move(answers));
    });
    all.emplace_back([from = std::move(*at->requests), to = std::move(*at->answer)]() mutable {
      return serve<System>(std::move(from), std::move(to));
    });
    for (side& worker : workers) all.push_back(std::move(worker));
    return all;
  }

  template <class System, class>
  static std::vector<side> sides(const params& p) {
    return p.spawn == spawning::outside ? sides_outside<System>(p) : sides_inside<System>(p);
  }

  static verdict check(const params& p, std::span<const tally> seen) {
    tally all, wanted;
    for (const tally& each : seen) all.add(each);
    wanted.received = p.operations;
    if (verdict v = compare_received("message", all.sent, all, wanted); !v.good()) return v;
    const double total = static_cast<double>(p.operations * amount);
    if (all.result == total) return {};
    return {say("the total is ", all.result, " and not ", total)};
  }
};

}  // namespace typed_pipes::harness::workloads
