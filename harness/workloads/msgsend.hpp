// -----------------------------------------------------------------------------
// msgsend.hpp - many workers send numbers to one server, which adds them up.
// -----------------------------------------------------------------------------
// Story      Each worker sends its share of the messages, each of them 100. The server adds. When the
//            workers are done main says stop, drops its end, and awaits the total on a second stream.
// Drawing    worker 1..n --100--> server --total--> main
//            main ------stop----> server
// Measures   time, ns, per message. spawn:inside: from before the workers are started until main has the
//            total, as in 2012. spawn:outside (ours): the same with every thread already running.
// Dependent  no: nothing limits how far the workers run ahead.
// Checks     every message arrived once, the total is right.
// Not        a latency. With many workers, mostly the cost of making threads.
// Source     msgsend.rs, msgsend-pipes.rs and msgsend-pipes-shared.rs, June and July 2012. The arguments
//            of the published figures are unknown, so 4, 8 and 10,000 workers are run. 3,000,000 messages
//            are those of Keeble's programs, from which the posts' Erlang and Scala rows come.
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
      setting{.operations = 1'000'000, .group_size = 8, .spawn = spawning::outside}};
  static constexpr std::array compared{
      setting{.operations = 200'000, .group_size = 8, .spawn = spawning::outside}};
  static constexpr workload_traits traits{.name = "msgsend",
                                          .operation = "message",
                                          .protocol = "stream",
                                          .question = "many senders, one receiver",
                                          .messages_per_operation = 1,
                                          .threads_per_pair = 2,
                                          .queues_up = true,
                                          .settings = {.points = settings,
                                                       .group_word = "workers",
                                                       .operations_word = "messages",
                                                       .group_of_threads = true},
                                          .comparison = {.included = true, .settings = compared}};
  using payloads = payload_list<fixed_messages>;
  using systems = all_many_to_one;

  static constexpr std::uint64_t amount = 100;
  struct get_count {};  // never sent, as in 2012
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
  using total_sender = typename System::template sender<std::uint64_t>;
  template <class System>
  using total_receiver = typename System::template receiver<std::uint64_t>;

  template <class Sender>
  static tally work(Sender to, std::uint64_t share) {
    tally seen;
    for (; seen.sent < share; ++seen.sent) to.send(bytes{amount});
    return seen;
  }

  // In the programs of 2012 in which the server started first it could not see its senders leave, so it ends
  // on stop.
  template <class System>
  static tally serve(receiver<System> from, total_sender<System> to) {
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

  // Runs when the workers are done: sends stop, leaves, and waits for the total.
  template <class System>
  static tally ask(sender<System> own, total_receiver<System> from) {
    own.send(stop{});
    { const sender<System> dropped = std::move(own); }
    const std::optional<std::uint64_t> total = from.recv();
    if (!total) throw std::runtime_error("the server left without a total");
    tally seen;
    seen.result = static_cast<double>(*total);
    return seen;
  }

  // The ends of the main thread, made before the timed span, and the server. Members are destroyed in
  // reverse order: if the span throws, the ends close before the server is joined.
  template <class System>
  struct endpoints {
    thread_group server;
    std::optional<receiver<System>> requests;
    std::optional<total_sender<System>> answer;
    total_receiver<System> answers;
    std::optional<sender<System>> own;

    static std::shared_ptr<endpoints> open() {
      auto [out, in] = System::template open<message>();
      auto [answers, answer] = System::template open<std::uint64_t>();
      return std::shared_ptr<endpoints>(
          new endpoints{{}, std::move(out), std::move(answer), std::move(answers), std::move(in)});
    }
    [[nodiscard]] sender<System> another() {
      // If the server already has the receiver, a sender is enough to make another one.
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
  static tally span(endpoints<System>& at, const params& p) {
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
  static std::vector<side> spawning_inside(const params& p) {
    static_assert(System::traits.clones || !System::traits.server_first);
    auto at = endpoints<System>::open();
    if (System::traits.server_first) at->start_server();
    std::vector<side> all;
    add_side(
        all, [at, p] { return span(*at, p); }, [at] { return at->server.join(); });
    return all;
  }

  // Main waits for a latch and not for joins. Every worker counts it down, also if it throws.
  class counts_down_at_exit {
   public:
    explicit counts_down_at_exit(std::latch& done) : done_(done) {}
    ~counts_down_at_exit() { done_.count_down(); }
    counts_down_at_exit(const counts_down_at_exit&) = delete;
    counts_down_at_exit& operator=(const counts_down_at_exit&) = delete;

   private:
    std::latch& done_;
  };

  template <class System>
  static std::vector<side> spawning_outside(const params& p) {
    auto at = endpoints<System>::open();
    auto done = std::make_shared<std::latch>(p.group_size);
    std::vector<side> workers;
    workers.reserve(static_cast<std::size_t>(p.group_size));
    for (int i = 0; i < p.group_size; ++i) {
      add_side(workers, [to = at->another(), share = share_of(p), done]() mutable {
        const counts_down_at_exit last(*done);
        return work(std::move(to), share);
      });
    }
    std::vector<side> all;
    add_side(all, [own = std::move(*at->own), answers = std::move(at->answers), done]() mutable {
      done->wait();
      return ask<System>(std::move(own), std::move(answers));
    });
    add_side(all, [from = std::move(*at->requests), to = std::move(*at->answer)]() mutable {
      return serve<System>(std::move(from), std::move(to));
    });
    for (side& worker : workers) all.push_back(std::move(worker));
    return all;
  }

  template <class System, class>
  static std::vector<side> sides(const params& p) {
    return p.spawn == spawning::outside ? spawning_outside<System>(p) : spawning_inside<System>(p);
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
