// A set is captured by copy.
// error-g++: use of deleted function '...end_set(const
// error-clang: call to implicitly-deleted copy constructor of '...end_set<
// names: pipes: it has one owner, so move it
// errors: 3
#include <typed_pipes/parts/end_set.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <utility>

using namespace typed_pipes;
using protocols::ping_pong;

auto run(end_set<server_end<ping_pong::idle, ping_pong>> players) {
#ifdef MISUSE
  return [players]() mutable { return players.next(); };
#else
  return [players = std::move(players)]() mutable { return players.next(); };
#endif
}
