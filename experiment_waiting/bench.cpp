// Types against values, interleaved in one run: per round every variant once, in an order that rotates.
#include <pthread.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "impls/all.hpp"
#include "protocols/ping_pong.hpp"
#include "protocols/pipes.hpp"
#include "protocols/stream.hpp"
using namespace pipes;
// The same types under other names: what two identical programs differ by.
struct spin_again : spin {};
struct stp_again : spin_then_park {};
struct park_again : park {};
static void pin(int c) {
  cpu_set_t s;
  CPU_ZERO(&s);
  CPU_SET(c, &s);
  if (pthread_setaffinity_np(pthread_self(), sizeof s, &s)) abort();
}
using talk = protocols::basic_ping_pong<std::uint64_t>;
using flow = protocols::stream<std::uint64_t>;
template <class B>
[[gnu::noinline]] double ping_pong(wait_strategy w, std::uint64_t n) {
  using s = over<talk, B>;
  auto ends = entangle<s>({.wait = w});
  std::thread t([e = std::move(ends.server)]() mutable {
    pin(1);
    while (e)
      e = std::move(e).recv().match(
          [](talk::ping&& b, auto next) {
            return std::move(next).template emplace<talk::pong>(b.ball + 1);
          },
          [](talk::bye) { return none; }, [](closed) { return none; });
  });
  auto c = std::move(ends.client);
  std::uint64_t ball = 0;
  auto go = [&](std::uint64_t k) {
    for (std::uint64_t i = 0; i < k; ++i)
      c = std::move(c).template emplace<talk::ping>(ball).recv().match(
          [&](talk::pong&& p, auto next) {
            ball = p.ball;
            return next;
          },
          [](closed) { return none; });
  };
  go(n / 10);
  auto t0 = std::chrono::steady_clock::now();
  go(n);
  auto t1 = std::chrono::steady_clock::now();
  std::move(c).send(talk::bye{});
  t.join();
  if (ball != n + n / 10) abort();
  return std::chrono::duration<double, std::nano>(t1 - t0).count() / n;
}
template <class B>
[[gnu::noinline]] double stream(wait_strategy w, std::uint64_t n) {
  using s = over<flow, B>;
  auto ends = entangle<s>({.wait = w});
  std::thread t([e = std::move(ends.client), n]() mutable {
    pin(1);
    for (std::uint64_t i = 0; i < n + n / 10; ++i)
      e = std::move(e).template emplace<std::uint64_t>(i);
  });
  auto c = std::move(ends.server);
  std::uint64_t got = 0;
  auto go = [&](std::uint64_t k) {
    for (std::uint64_t i = 0; i < k; ++i)
      c = std::move(c).recv().match(
          [&](std::uint64_t&& m, auto next) {
            if (m != got++) abort();
            return next;
          },
          [](closed) { return none; });
  };
  go(n / 10);
  auto t0 = std::chrono::steady_clock::now();
  go(n);
  auto t1 = std::chrono::steady_clock::now();
  t.join();
  if (got != n + n / 10) abort();
  return std::chrono::duration<double, std::nano>(t1 - t0).count() / n;
}
struct cell {
  std::string what;
  double (*f)(wait_strategy, std::uint64_t);
  wait_strategy w;
  std::uint64_t n;
};
template <template <class...> class D>
void pp(std::vector<std::array<cell, 3>>& v, const char* name, double scale) {
  using enum wait_strategy;
  auto add = [&]<class T, class A>(const char* wn, wait_strategy w, std::uint64_t n) {
    n = n * scale;
    std::string b = std::string("ping_pong ") + name + " " + wn;
    v.push_back({cell{b, &ping_pong<D<T>>, w, n}, cell{b, &ping_pong<D<A>>, w, n},
                 cell{b, &ping_pong<D<chosen>>, w, n}});
  };
  add.template operator()<pipes::spin, spin_again>("spin", wait_strategy::spin, 200000);
  add.template operator()<pipes::spin_then_park, stp_again>("spin_then_park",
                                                            wait_strategy::spin_then_park, 200000);
  add.template operator()<pipes::park, park_again>("park", wait_strategy::park, 1500);
}
template <template <class...> class D>
void st(std::vector<std::array<cell, 3>>& v, const char* name, std::uint64_t n) {
  auto add = [&]<class T, class A>(const char* wn, wait_strategy w, std::uint64_t n) {
    std::string b = std::string("stream ") + name + " " + wn;
    v.push_back({cell{b, &stream<D<T>>, w, n}, cell{b, &stream<D<A>>, w, n},
                 cell{b, &stream<D<chosen>>, w, n}});
  };
  add.template operator()<pipes::spin, spin_again>("spin", wait_strategy::spin, n);
  add.template operator()<pipes::spin_then_park, stp_again>("spin_then_park",
                                                            wait_strategy::spin_then_park, n);
  add.template operator()<pipes::park, park_again>("park", wait_strategy::park, n);
}
template <class W>
using slots_ = basic_slots<W>;
template <class W>
using ring_ = basic_ring<W>;
template <class W>
using ss_ = basic_single_shot<W>;
template <class W>
using ssb_ = basic_single_shot_bounded<W>;
static double med(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  return x[x.size() / 2];
}
static double q(std::vector<double> x, double p) {
  std::sort(x.begin(), x.end());
  return x[std::min(x.size() - 1, size_t(p * x.size()))];
}
int main(int argc, char** argv) {
  int rounds = argc > 1 ? atoi(argv[1]) : 30;
  const char* only = argc > 2 ? argv[2] : "";
  pin(0);
  std::vector<std::array<cell, 3>> v;
  pp<slots_>(v, "slots", 1);
  pp<ring_>(v, "ring", 1);
  pp<ssb_>(v, "single_shot_bounded", 1);
  pp<ss_>(v, "single_shot", 1);
  st<ring_>(v, "ring", 1000000);
  st<ss_>(v, "single_shot", 200000);
  std::erase_if(v, [&](auto& c) { return c[0].what.find(only) == std::string::npos; });
  std::vector<std::array<std::vector<double>, 3>> t(v.size());
  for (int r = 0; r < rounds; ++r)
    for (size_t i = 0; i < v.size(); ++i)
      for (int k = 0; k < 3; ++k) {
        int j = (r + k) % 3;
        if ((r / 3) % 2) j = 2 - j;
        t[i][j].push_back(v[i][j].f(v[i][j].w, v[i][j].n));
      }
  std::printf("%-40s %9s %9s %9s   type'/type [q25 q75]      value/type [q25 q75]\n",
              "ns per operation, median", "type", "type'", "value");
  for (size_t i = 0; i < v.size(); ++i) {
    std::vector<double> a, b;
    for (int r = 0; r < rounds; ++r) {
      a.push_back(t[i][1][r] / t[i][0][r]);
      b.push_back(t[i][2][r] / t[i][0][r]);
    }
    std::printf("%-40s %9.1f %9.1f %9.1f   %.3f [%.3f %.3f]      %.3f [%.3f %.3f]\n",
                v[i][0].what.c_str(), med(t[i][0]), med(t[i][1]), med(t[i][2]), med(a), q(a, .25),
                q(a, .75), med(b), q(b, .25), q(b, .75));
  }
}
