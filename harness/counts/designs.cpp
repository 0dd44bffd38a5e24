#include "harness/counts/designs.hpp"

#include <typed_pipes/impls/global_mutex.hpp>
#include <typed_pipes/impls/queue_mutex.hpp>
#include <typed_pipes/impls/ring.hpp>
#include <typed_pipes/impls/single_shot.hpp>
#include <typed_pipes/impls/single_shot_bounded.hpp>
#include <typed_pipes/impls/slots.hpp>
#include <typed_pipes/parts/receiver_set.hpp>
#include <typed_pipes/parts/shared_sender.hpp>

#include "harness/counts/counting.hpp"
#include "harness/many_to_one/many_to_one.hpp"

namespace typed_pipes::counts {
namespace {

// With park the receiver sleeps at once, so that the counts do not depend on how long anything takes.
using counted_single_shot = basic_single_shot<park, counting_sync>;
using counted_bounded = basic_single_shot_bounded<park, counting_sync>;
using counted_slots = basic_slots<park, counting_sync>;
using counted_ring = basic_ring<park, 0, counting_sync>;

template <class Backend>
auto stream_link() {
  return one_way_link<sender<payload, Backend>, receiver<payload, Backend>>(
      make_channel<payload, Backend>());
}

auto shared_link() {
  using backend = counted_single_shot;
  return one_way_link<shared_sender<payload, backend>, receiver<payload, backend>>(
      make_shared_channel<payload, backend>());
}

auto shared_2012_link() {
  using backend = counted_single_shot;
  using locked_sender = shared_chan_2012<payload, backend, counting_locks>;
  struct ends {
    locked_sender sender;
    typed_pipes::receiver<payload, backend> receiver;
  };
  auto made = make_channel<payload, backend>();
  return one_way_link<locked_sender, receiver<payload, backend>>(
      ends{locked_sender(std::move(made.sender)), std::move(made.receiver)});
}

constexpr history port_chan_steady{
    .locks =
        "6 to 7: 5 to 6 per send (global, reference count, port, owner's state once or twice, "
        "reference count), 1 per receive (port)",
    .allocations = "0 (a ring of units, doubled when full)",
    .exchanges = "0",
    .other_rmw = "0",
    .source = "rust-lang/rust 1a3b8fc43c",
    .differs =
        "the 1 to 2 locks of the owner's state are left out: a condition does their work; the "
        "queue grows in chunks"};
constexpr history port_chan_blocked{
    .locks =
        "10 or more: 5 to 6 per send, 2 to 3 more for waking, and per receive port, kill, "
        "scheduler loop and state",
    .allocations = "0",
    .exchanges = "0",
    .other_rmw = "0",
    .source = "rust-lang/rust 1a3b8fc43c",
    .differs =
        "no scheduler and no task state; the condition takes the port's lock again after the "
        "wait"};
constexpr history prototype_steady{.locks = "2: 1 per send, 1 per receive",
                                   .allocations = "1 per receive (the vector is rebuilt)",
                                   .exchanges = "0",
                                   .other_rmw = "0",
                                   .source = "rust-lang/rust e4c291530e",
                                   .differs = "a deque is not rebuilt; it grows in chunks"};
constexpr history prototype_blocked{
    .locks = "2, and what the condition takes",
    .allocations = "1 per receive (the vector is rebuilt)",
    .exchanges = "0",
    .other_rmw = "0",
    .source = "rust-lang/rust e4c291530e",
    .differs = "the condition takes the queue's lock again after the wait, which is counted here"};
constexpr history single_shot_steady{
    .locks = "0",
    .allocations = "1",
    .exchanges = "2: 1 per send (release), 1 per receive (acquire)",
    .other_rmw = "2: one counter of the process, at the allocation and at its release",
    .source = "rust-lang/rust fec8059ed5, July 2012",
    .differs = "the receiver looks with a load first, as from August 2012 on; no counter"};
constexpr history single_shot_blocked{
    .locks = "2: the task's lock, for the event and for the signal",
    .allocations = "1",
    .exchanges = "3: 1 per send; per receive one that says blocked, one after waking",
    .other_rmw = "2: one counter of the process, at the allocation and at its release",
    .source = "rust-lang/rust fec8059ed5, July 2012; inferred from its code",
    .differs =
        "woken by address, no lock; after waking a load does, for the word can only have become "
        "full"};
constexpr history bounded_steady{
    .locks = "0",
    .allocations = "0",
    .exchanges = "1",
    .other_rmw = "4: the buffer's count, 2 + 2",
    .source = "rust-lang/rust 5f57588887, August 2012",
    .differs = "ends hold no count of their own: two share the buffer, two leave it"};
constexpr history bounded_blocked{
    .locks = "2: the task's lock, for the event and for the signal",
    .allocations = "0",
    .exchanges = "5: of the state 1 per send and 2 per receive, of the task 1 each",
    .other_rmw = "6 or more: the buffer's count 2 + 2, the task's count up and down",
    .source = "rust-lang/rust 5f57588887, August 2012; inferred from its code",
    .differs = "no task pointer and no counts; woken by address; after waking a load does"};
constexpr history shared_2012_steady{.locks = "1 per send, over allocation, publishing and wake-up",
                                     .allocations = "1",
                                     .exchanges = "2, as single_shot",
                                     .other_rmw = "2, as single_shot",
                                     .source = "rust-lang/rust fec8059ed5, July 2012",
                                     .differs = "as single_shot"};
constexpr history shared_2012_blocked{
    .locks = "3: the sender's, and 2 as single_shot",
    .allocations = "1",
    .exchanges = "3, as single_shot",
    .other_rmw = "2, as single_shot",
    .source = "rust-lang/rust fec8059ed5, July 2012; inferred from its code",
    .differs = "as single_shot"};
constexpr history ours{.locks = "",
                       .allocations = "",
                       .exchanges = "",
                       .other_rmw = "",
                       .source = "this project",
                       .differs = "did not exist"};

}  // namespace

std::vector<row> count_all(std::uint64_t messages) {
  std::vector<row> rows;
  const auto add = [&]<class Make>(std::string_view design, const history& at_rest,
                                   const history& asleep, Make make) {
    rows.push_back({design, steady, count_steady(make(), messages), at_rest});
    rows.push_back({design, blocked, count_blocked(make(), messages), asleep});
  };
  add(global_mutex::traits.name, port_chan_steady, port_chan_blocked,
      stream_link<basic_global_mutex<does_not_yield, counting_locks>>);
  add(global_mutex_yielding::traits.name, port_chan_steady, port_chan_blocked,
      stream_link<basic_global_mutex<yields, counting_locks>>);
  add(queue_mutex::traits.name, prototype_steady, prototype_blocked,
      stream_link<basic_queue_mutex<counting_locks>>);
  add(single_shot::traits.name, single_shot_steady, single_shot_blocked,
      stream_link<counted_single_shot>);
  add(single_shot_bounded::traits.name, bounded_steady, bounded_blocked,
      [] { return round_trip_link<counted_bounded>(); });
  add(many_to_one::shared_chan_2012<park>::traits.name, shared_2012_steady, shared_2012_blocked,
      shared_2012_link);
  add(many_to_one::shared_sender<park>::traits.name, ours, ours, shared_link);
  add(slots::traits.name, ours, ours, [] { return round_trip_link<counted_slots>(); });
  add(ring::traits.name, ours, ours, stream_link<counted_ring>);
  return rows;
}

std::vector<row> count_creation() {
  const auto made = []<class Make>(std::string_view design, Make make) {
    const tally before = the_ledger.read();
    { const auto link = make(); }
    return row{design, creation, {the_ledger.read() - before, {}, 1}, ours};
  };
  return {made(slots::traits.name, [] { return round_trip_link<counted_slots>(); }),
          made(ring::traits.name, stream_link<counted_ring>)};
}

namespace {

template <class Set>
std::vector<int> received_from(int members, int messages_each) {
  Set in;
  std::vector<decltype(in.make_sender())> out;
  out.reserve(static_cast<std::size_t>(members));
  for (int m = 0; m < members; ++m) out.push_back(in.make_sender());
  for (int i = 0; i < messages_each; ++i)
    for (int m = 0; m < members; ++m) out[static_cast<std::size_t>(m)].send(m);
  const int all = members * messages_each;
  std::vector<int> received;
  received.reserve(static_cast<std::size_t>(all));
  for (int i = 0; i < all; ++i) received.push_back(in.recv().value());
  return received;
}

}  // namespace

std::vector<order> order_of_sets(int members, int messages_each) {
  return {{many_to_one::port_set_2012<park>::traits.name, members, messages_each,
           received_from<port_set_2012<int, single_shot>>(members, messages_each)},
          {many_to_one::receiver_set<park>::traits.name, members, messages_each,
           received_from<receiver_set<int, single_shot>>(members, messages_each)}};
}

}  // namespace typed_pipes::counts
