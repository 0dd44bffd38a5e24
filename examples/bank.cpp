// The bank of the 2012 posts: a customer logs in, deposits 100 and withdraws 50, in four variants of which
// three fail.
//
// The protocol is protocols/bank.hpp. Each operation consumes an endpoint and returns the next one, whose
// type says which messages may be sent now: a deposit before the login does not compile.

#include <cstdio>
#include <stdexcept>
#include <string>
#include <thread>
#include <typed_pipes/protocols/bank.hpp>
#include <utility>

using typed_pipes::client_end, typed_pipes::server_end, typed_pipes::closed, typed_pipes::fail,
    typed_pipes::none;
using typed_pipes::protocols::bank;

// How the bank behaves in one variant of the story.
struct mood {
  double fee = 0;       // subtracted from each deposit
  bool is_open = true;  // if false, it closes its endpoint at once
};

void customer(client_end<bank::login, bank> b, const std::string& password) {
  auto reply =
      std::move(b).send(bank::credentials{.username = "theincredibleholk", .password = password});
  auto conn =
      std::move(reply).recv().match([](bank::ok, auto connected) { return connected; },
                                    [](bank::invalid, auto) { return fail("login unsuccessful"); },
                                    [](closed) { return fail("bank closed the connection"); });

  conn = std::move(conn).send(bank::deposit{100.00});  // the state stays the same: plain assignment
  std::move(conn)
      .send(bank::withdrawal{50.00})
      .recv()
      .match([](bank::cash c, auto) { std::printf("Yay! I got %.2f!\n", c.money); },
             [](bank::insufficient_funds, auto) { fail("someone stole my money"); },
             [](closed) { fail("bank closed the connection"); });
}

void serve_account(server_end<bank::connected, bank> c, const mood& today) {
  double balance = 0;
  while (c)
    c = std::move(c).recv().match(
        [&](bank::deposit d, auto next) {
          balance += d.money - today.fee;
          return next;
        },
        [&](bank::withdrawal w, auto reply) {
          if (w.amount > balance) return std::move(reply).send(bank::insufficient_funds{});
          balance -= w.amount;
          return std::move(reply).send(bank::cash{w.amount});
        },
        [](closed) { return none; });
}

void serve(server_end<bank::login, bank> b, const mood& today) {
  while (b && today.is_open)
    b = std::move(b).recv().match(
        [&](bank::credentials l, auto reply) -> server_end<bank::login, bank> {
          if (l.password != "1234") return std::move(reply).send(bank::invalid{});
          serve_account(std::move(reply).send(bank::ok{}), today);
          return none;
        },
        [](closed) { return none; });
}

void visit(const char* story, const std::string& password, mood today) {
  std::printf("%-17s ", story);
  auto [c, s] = typed_pipes::entangle<bank>();
  const std::jthread teller([s = std::move(s), today]() mutable { serve(std::move(s), today); });
  try {
    customer(std::move(c), password);
  } catch (const std::runtime_error& e) {
    std::printf("%s\n", e.what());
  }
}

int main() {
  visit("a good day:", "1234", {});
  visit("a forgetful day:", "4321", {});
  visit("a greedy bank:", "1234", {.fee = 60});
  visit("a closed bank:", "1234", {.is_open = false});
}
