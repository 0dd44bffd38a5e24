// After macros of a program and of the system's headers, of which foreign_macros_test.py writes a list:
// every public header of the library, and programs that do what they do without them.

// Names of libstdc++ are not at issue: it comes first.
#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <chrono>
#include <concepts>
#include <cstdio>
#include <deque>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <thread>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>
#if __has_include(<absl/synchronization/mutex.h>)
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>
#endif

// Macros that are widespread, as in <X11/X.h>, <X11/Xlib.h>, <windows.h>, <sys/sysmacros.h>, and in kernels.
#define None 0L
#define Status int
#define Bool int
#define True 1
#define False 0
#define Success 0
#define Always 2
#define Complex 0
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define major(dev) ((dev) >> 8)
#define minor(dev) ((dev)&0xff)
#define makedev(a, b) ((a) << 8 | (b))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define small char
#define interface struct
#define near
#define far
#define IN
#define OUT
#define ERROR 0
#define DELETE 1
#define CONST const
#define STRICT 1
#define VOID void
#define unix 1
#define linux 1

#include FOREIGN_MACROS

// clang-format off
struct quote : typed_pipes::protocol {
  struct ask { int item; };
  struct price { double euros; };
  struct asking; struct waiting;
  using start = asking;
  struct asking  : send<auto(ask)   -> waiting> {};
  struct waiting : recv<auto(price) -> asking> {};
};
// clang-format on

template <class Backend>
void converse(const char* name) {
  auto there = typed_pipes::spawn_service<typed_pipes::over<quote, Backend>>([](auto s) {
    while (s)
      s = std::move(s).recv().match(
          [](quote::ask a, auto reply) {
            return std::move(reply).send(quote::price{a.item * 1.5});
          },
          [](typed_pipes::closed) { return typed_pipes::none; });
  });
  double sum = 0;
  for (int i = 0; i < 100; ++i) {
    auto got = std::move(there.client).send(quote::ask{i}).recv().take();
    sum += got->message.euros;
    there.client = std::move(got->next);
  }
  std::printf("%s %.1f\n", name, sum);
}

int main() {
  converse<typed_pipes::automatic>("automatic");
  converse<typed_pipes::ring>("ring");
  converse<typed_pipes::single_shot>("single_shot");
  converse<typed_pipes::queue_mutex>("queue_mutex");
  typed_pipes::receiver_set<int> set;
  {
    auto a = set.make_sender();
    auto b = set.make_sender();
    a.send(40);
    b.send(2);
  }
  int sum = 0;
  while (const auto n = set.recv()) sum += *n;
  auto [c, s] = typed_pipes::entangle<quote>();
  const bool late = std::move(s).recv().match_for((std::chrono::hours::min)(),
                                                  [](typed_pipes::timed_out, auto) { return true; },
                                                  [](auto&&...) { return false; });
  (void)c;
  std::printf("set %d, late %d\n", sum, late);
}
