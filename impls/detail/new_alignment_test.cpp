// A program may ask for operator new to align more than a ring needs (-faligned-new=128): rings fit what they allocate.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/stream.hpp>

namespace {

// Before each block its size, after it a guard that nobody may write to.
constexpr std::size_t before = __STDCPP_DEFAULT_NEW_ALIGNMENT__, guard = 256;
constexpr int mark = 0x5A;
bool overrun = false;

}  // namespace

void* operator new(std::size_t size) {
  const std::size_t whole = (before + size + guard + before - 1) / before * before;
  auto* const block = static_cast<unsigned char*>(std::aligned_alloc(before, whole));
  if (block == nullptr) throw std::bad_alloc();
  std::memcpy(block, &size, sizeof size);
  std::memset(block + before + size, mark, guard);
  return block + before;
}

void operator delete(void* p) noexcept {
  if (p == nullptr) return;
  auto* const given = static_cast<unsigned char*>(p);
  std::size_t size = 0;
  std::memcpy(&size, given - before, sizeof size);
  for (std::size_t i = 0; i < guard; ++i) overrun |= given[size + i] != mark;
  std::free(given - before);
}
void operator delete(void* p, std::size_t) noexcept { operator delete(p); }

int main() {
  static_assert(before >= 128);
  using numbers = typed_pipes::protocols::stream<std::uint64_t>;
  {
    auto [c, s] = typed_pipes::entangle<numbers>();
    for (std::uint64_t i = 0; i < 100; ++i) c = std::move(c).send(i);
    std::uint64_t sum = 0;
    for (int i = 0; i < 100; ++i) {
      auto got = std::move(s).recv().take();
      sum += got->message;
      s = std::move(got->next);
    }
    if (sum != 4950) overrun = true;
  }
  if (overrun) std::puts("a ring wrote beyond its block");
  return overrun ? EXIT_FAILURE : EXIT_SUCCESS;
}
