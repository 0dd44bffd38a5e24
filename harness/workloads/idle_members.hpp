// -----------------------------------------------------------------------------
// idle_members.hpp - what a set of receivers costs per message when most of its members are idle.
// -----------------------------------------------------------------------------
// Story      A set has many members, eight of them active, spread evenly. Again and again each of the
//            eight is sent a message, and then as many are received from the set; in one thread.
// Drawing    8 x send --> set of n --> 8 x recv
// Measures   time, ns, per message.
// Dependent  yes: the next messages are sent when the last have been received.
// Checks     as many messages as were sent, and the sum of their numbers.
// Not        the cost of a message between cores, nor of waking: the message is always there.
// Source     ours; in 2012 every wait marked and unmarked all members of a set.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <type_traits>
#include <typed_pipes/impls/contract/shape.hpp>
#include <utility>

#include "harness/many_to_one/many_to_one.hpp"
#include "harness/workload/payload.hpp"
#include "harness/workload/workload.hpp"

namespace typed_pipes::harness::workloads {

struct idle_members {
  static constexpr int active = 8;
  static constexpr std::array settings{setting{.group_size = 8}, setting{.group_size = 100},
                                       setting{.group_size = 1'000}, setting{.group_size = 10'000}};
  static constexpr workload_traits traits{
      .name = "idle_members",
      .operation = "message",
      .protocol = "stream",
      .question = "what idle members of a set cost",
      .messages_per_operation = 1,
      .threads_per_pair = 1,
      .settings = {.points = settings, .group_word = "members"}};
  using payloads = payload_list<fixed_messages>;

  // The systems with a member per sender.
  template <class List>
  struct sets {
    using type = list<>;
  };
  template <class S, class... More>
  struct sets<list<S, More...>> {
    using rest = typename sets<list<More...>>::type;
    using type = typename std::conditional_t<S::traits.clones, std::type_identity<rest>,
                                             typed_pipes::detail::concat<list<S>, rest>>::type;
  };
  using systems = sets<all_many_to_one>::type;

  using number = std::uint64_t;

  template <class Sender, class Receiver>
  static tally bursts(std::vector<Sender>& in, Receiver& out, std::uint64_t messages) {
    tally seen;
    const std::size_t step = in.size() / active;
    while (seen.sent < messages) {
      std::uint64_t burst = 0;
      for (; burst < active && seen.sent < messages; ++burst) in[burst * step].send(seen.sent++);
      for (; burst > 0; --burst) {
        const auto got = out.recv();
        if (!got) return seen;
        ++seen.received;
        seen.hash += *got;  // a sum: the set may choose the order
      }
    }
    return seen;
  }

  template <class System, class>
  static std::vector<side> sides(const params& p) {
    auto [out, first] = System::template open<number>();
    std::vector<typename System::template sender<number>> in;
    in.push_back(std::move(first));
    while (in.size() < static_cast<std::size_t>(p.group_size)) {
      in.push_back(System::template another<number>(&out, in.front()));
    }
    std::vector<side> all;
    add_side(all, [set = std::move(out), members = std::move(in), n = p.operations]() mutable {
      return bursts(members, set, n);
    });
    return all;
  }

  static verdict check(const params& p, std::span<const tally> seen) {
    tally wanted;
    wanted.received = p.operations;
    wanted.hash = p.operations * (p.operations - 1) / 2;
    return compare_received("message", seen.front().sent, seen.front(), wanted);
  }
};

}  // namespace typed_pipes::harness::workloads
