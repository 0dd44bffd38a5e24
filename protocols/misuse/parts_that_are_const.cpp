// Parts are used that are const; each operation changes its part, but for those that only look.
// error: pipes: using a sender, a receiver or a set changes it, and this one is const: a lambda that owns it is `mutable`
// names: used_while_const<typed_pipes::sender<std::
// errors: 5
#include <chrono>
#include <string>
#include <typed_pipes/parts/end_set.hpp>
#include <typed_pipes/parts/receiver_set.hpp>
#include <typed_pipes/parts/shared_sender.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <utility>

using namespace typed_pipes;
using protocols::ping_pong;
using text = std::string;
using player = server_end<ping_pong::idle, ping_pong>;

#ifdef MISUSE
template <class Part>
using given = const Part&;
#else
template <class Part>
using given = Part&;
#endif

void run(given<sender<text>> out, given<shared_sender<text>> shared, given<receiver<text>> in,
         given<receiver_set<text>> many, given<end_set<player>> players, player one) {
  const auto t = std::chrono::steady_clock::now();
  const auto d = std::chrono::milliseconds(50);
  out.send("a");
  if (out.try_send("b")) out.close();
  shared.send("a");
  if (shared.try_send("b")) shared.close();
  text all;
  while (auto m = in.recv()) all += *m;
  while (auto m = in.recv_until(t)) all += *m;
  while (auto m = in.recv_for(d)) all += *m;
  while (auto m = in.try_recv()) all += *m;
  if (!in.ready()) in.close();
  many.add(receiver<text>());
  many.make_sender().send("a");
  while (auto m = many.recv()) all += *m;
  while (auto m = many.recv_until(t)) all += *m;
  while (auto m = many.recv_for(d)) all += *m;
  while (auto m = many.try_recv()) all += *m;
  players.add(std::move(one));
  while (auto end = players.next()) std::move(*end).close();
  while (auto end = players.next_until(t)) std::move(*end).close();
  while (auto end = players.next_for(d)) std::move(*end).close();
  while (auto end = players.next_now()) std::move(*end).close();
}
