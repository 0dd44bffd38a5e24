// -----------------------------------------------------------------------------
// bank.hpp - a customer and a bank: a conversation with choices on both sides.
// -----------------------------------------------------------------------------
// Story      A customer who is logged in deposits, then withdraws, and is told whether there was enough
//            money: three times out of four there is.
// Drawing    customer --deposit--> --withdrawal--> bank
//            customer <--cash or insufficient_funds-- bank
// Measures   time, ns, per deposit and withdrawal: a deposit, a withdrawal and its answer.
// Dependent  half: the withdrawal follows the deposit at once; the next deposit waits for the answer.
// Checks     every amount arrived in order, both outcomes came when due, the balance is right.
// Not        the cost of opening a session: the login happens before the interval.
// -----------------------------------------------------------------------------
#pragma once

#include <bit>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/bank.hpp>
#include <utility>

#include "harness/workload/payload.hpp"
#include "harness/workload/workload.hpp"

namespace typed_pipes::harness::workloads {

struct bank {
  static constexpr workload_traits traits{.name = "bank",
                                          .operation = "deposit and withdrawal",
                                          .protocol = "bank",
                                          .question = "cost of a real conversation",
                                          .messages_per_operation = 3,
                                          .threads_per_pair = 2};
  using payloads = payload_list<fixed_messages>;
  template <class>
  using protocol = protocols::bank;
  using words = protocols::bank;  // its messages and states

  // The numbers are whole and small enough that doubles hold them exactly.
  static constexpr double money_for(std::uint64_t i) { return static_cast<double>(i + 1); }
  static constexpr bool asks_too_much(std::uint64_t i) { return i % 4 == 3; }
  static constexpr double amount_for(std::uint64_t i) {
    return asks_too_much(i) ? 1e15 : money_for(i);
  }

  static std::uint64_t bits(double money) { return std::bit_cast<std::uint64_t>(money); }

  template <class P>
  static tally visit(client_end<words::connected, P> end, std::uint64_t parts) {
    tally seen;
    for (std::uint64_t i = 0; end && i < parts; ++i) {
      end = std::move(end).send(words::deposit{money_for(i)});
      seen.sent += 2;
      end = std::move(end)
                .send(words::withdrawal{amount_for(i)})
                .recv()
                .match(
                    [&](words::cash c, auto next) {
                      seen.receive(bits(c.money));
                      return next;
                    },
                    [&](words::insufficient_funds, auto next) {
                      seen.receive(0);
                      return next;
                    },
                    [](closed) { return none; });
    }
    return seen;
  }

  template <class P>
  static tally serve(server_end<words::connected, P> end) {
    tally seen;
    double balance = 0;
    while (end) {
      end = std::move(end).recv().match(
          [&](words::deposit d, auto next) {
            seen.receive(bits(d.money));
            balance += d.money;
            return next;
          },
          [&](words::withdrawal w, auto reply) {
            seen.receive(bits(w.amount));
            ++seen.sent;
            if (w.amount > balance) return std::move(reply).send(words::insufficient_funds{});
            balance -= w.amount;
            return std::move(reply).send(words::cash{w.amount});
          },
          [](closed) { return none; });
    }
    seen.result = balance;
    return seen;
  }

  // Both ends, logged in. One thread plays both sides: each message finds the pipe empty.
  template <class P>
  static auto log_in() {
    auto ends = entangle<P>();
    auto asked = std::move(ends.client).send(words::credentials{"theincredibleholk", "1234"});
    server_end<words::connected, P> server =
        std::move(ends.server)
            .recv()
            .match(
                [](words::credentials, auto reply) { return std::move(reply).send(words::ok{}); },
                [](closed) -> server_end<words::connected, P> { return none; });
    client_end<words::connected, P> client = std::move(asked).recv().match(
        [](words::ok, auto connected) { return connected; },
        [](words::invalid, auto) { return none; }, [](closed) { return none; });
    return std::pair(std::move(client), std::move(server));
  }

  template <class Backend, class>
  static std::vector<side> sides(const params& p) {
    using session = over<words, Backend>;
    std::vector<side> all;
    for (int pair = 0; pair < p.pairs; ++pair) {
      auto [client, server] = log_in<session>();
      add_side(all, [end = std::move(client), n = p.operations]() mutable {
        return visit<session>(std::move(end), n);
      });
      add_side(all, [end = std::move(server)]() mutable { return serve<session>(std::move(end)); });
    }
    return all;
  }

  static verdict check(const params& p, std::span<const tally> seen) {
    tally customer;
    tally teller;
    double balance = 0;
    for (std::uint64_t i = 0; i < p.operations; ++i) {
      teller.receive(bits(money_for(i)));
      teller.receive(bits(amount_for(i)));
      customer.receive(asks_too_much(i) ? 0 : bits(amount_for(i)));
      balance += asks_too_much(i) ? money_for(i) : 0;
    }
    for (std::size_t i = 0; i + 1 < seen.size(); i += 2) {
      const tally& client = seen[i];
      const tally& server = seen[i + 1];
      if (verdict v = compare_received("request", client.sent, server, teller); !v.good()) return v;
      if (verdict v = compare_received("answer", server.sent, client, customer); !v.good())
        return v;
      if (server.result != balance) return {"the balance is wrong"};
    }
    return {};
  }
};

}  // namespace typed_pipes::harness::workloads
