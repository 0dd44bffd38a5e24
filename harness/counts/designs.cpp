#include "harness/counts/designs.hpp"

#include <algorithm>
#include <array>
#include <typed_pipes/impls/all.hpp>
#include <typed_pipes/parts/receiver_set.hpp>
#include <typed_pipes/parts/shared_sender.hpp>

#include "harness/counts/counting.hpp"
#include "harness/many_to_one/many_to_one.hpp"

namespace typed_pipes::counts {
namespace {

using counted_single_shot = basic_single_shot<park, counting_sync>;

// A backend with atomics or locks that count in place of the real ones.
template <class Backend>
struct counted;
template <template <class, class> class Design, class Waiting>
struct counted<Design<Waiting, detail::real_sync>> {
  using type = Design<Waiting, counting_sync>;
};
template <template <class, std::size_t, class> class Design, class Waiting, std::size_t Slots>
struct counted<Design<Waiting, Slots, detail::real_sync>> {
  using type = Design<Waiting, Slots, counting_sync>;
};
template <template <class, class> class Design, class Then>
struct counted<Design<Then, detail::locks>> {
  using type = Design<Then, counting_locks>;
};
template <template <class> class Design>
struct counted<Design<detail::locks>> {
  using type = Design<counting_locks>;
};

// With park the receiver sleeps at once, so that the counts do not depend on how long anything takes. A
// backend that chooses between others has no messages of its own to count.
template <class Backend>
inline constexpr bool is_counted = Backend::traits.wait == park::name && !requires {
  typename Backend::choices;
};

template <class Backend>
auto link_over() {
  using backend = typename counted<Backend>::type;
  if constexpr (Backend::traits.bounded_protocols_only) {
    return round_trip_link<backend>();
  } else {
    return one_way_link<sender<payload, backend>, receiver<payload, backend>>(
        make_channel<payload, backend>());
  }
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
        "woken by address, no lock; after waking a load does, because then the word "
        "can only say full"};
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

struct original {
  std::string_view design;
  history steady, blocked;
};
constexpr std::array originals{
    original{global_mutex::traits.name, port_chan_steady, port_chan_blocked},
    original{global_mutex_yielding::traits.name, port_chan_steady, port_chan_blocked},
    original{queue_mutex::traits.name, prototype_steady, prototype_blocked},
    original{single_shot::traits.name, single_shot_steady, single_shot_blocked},
    original{single_shot_bounded::traits.name, bounded_steady, bounded_blocked},
    original{many_to_one::shared_chan_2012<park>::traits.name, shared_2012_steady,
             shared_2012_blocked}};

// A design that is in no line above did not exist in 2012.
original original_of(std::string_view design) {
  const auto* const at = std::find_if(originals.begin(), originals.end(),
                                      [&](const original& o) { return o.design == design; });
  return at == originals.end() ? original{design, ours, ours} : *at;
}

template <class Make>
void add_stories(std::vector<row>& rows, std::string_view design, std::uint64_t messages,
                 Make make) {
  const original then = original_of(design);
  rows.push_back({design, steady, count_steady(make(), messages), then.steady});
  rows.push_back({design, blocked, count_blocked(make(), messages), then.blocked});
}

template <class... Backends>
void add_backends(std::vector<row>& rows, std::uint64_t messages, backend_list<Backends...>) {
  const auto add = [&]<class Backend>() {
    if constexpr (is_counted<Backend>)
      add_stories(rows, Backend::traits.name, messages, link_over<Backend>);
  };
  (add.template operator()<Backends>(), ...);
}

template <class... Backends>
void add_creations(std::vector<row>& rows, backend_list<Backends...>) {
  const auto add = [&]<class Backend>() {
    if constexpr (is_counted<Backend> && Backend::traits.origin == origin::ours &&
                  Backend::traits.allocates == allocation::at_creation) {
      const tally before = the_ledger.read();
      { const auto link = link_over<Backend>(); }
      rows.push_back({Backend::traits.name, creation, {the_ledger.read() - before, {}, 1}, ours});
    }
  };
  (add.template operator()<Backends>(), ...);
}

}  // namespace

std::vector<row> count_all(std::uint64_t messages) {
  std::vector<row> rows;
  add_backends(rows, messages, all_backends{});
  add_stories(rows, many_to_one::shared_chan_2012<park>::traits.name, messages, shared_2012_link);
  add_stories(rows, many_to_one::shared_sender<park>::traits.name, messages, shared_link);
  return rows;
}

std::vector<row> count_creation() {
  std::vector<row> rows;
  add_creations(rows, all_backends{});
  return rows;
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
