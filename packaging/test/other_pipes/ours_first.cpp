// Our headers, then the other library's: what is received goes through a pipeline.

#include <cstdio>
#include <thread>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>
#include <vector>

#include "pipes/pipes.hpp"

using numbers = typed_pipes::protocols::stream<int>;
int theirs_first();

int ours_first() {
  auto [c, s] = typed_pipes::entangle<numbers>();
  const std::jthread other([c = std::move(c)]() mutable {
    for (int i = 0; i < 10; ++i) c = std::move(c).send(i);
  });

  std::vector<int> found;
  auto twice_the_odd = pipes::filter([](int i) { return i % 2 == 1; }) >>=
      pipes::transform([](int i) { return 2 * i; }) >>= pipes::take(3) >>= pipes::push_back(found);
  while (s) {
    auto got = std::move(s).recv().take();
    if (!got) break;
    pipes::send(got->message, twice_the_odd);
    s = std::move(got->next);
  }
  return static_cast<int>(found.size()) * 100 + found.back();  // 2, 6, 10
}

int main() {
  const int ours = ours_first();
  const int theirs = theirs_first();
  std::printf("%d %d\n", ours, theirs);
  return ours == 310 && theirs == 6 ? 0 : 1;
}
