// Replaces operator new by one that counts, in the programs that this file is linked into.
#include <cstddef>
#include <cstdlib>
#include <new>

#include "harness/counts/ledger.hpp"

namespace {

void* counted(void* memory) {
  if (memory == nullptr) throw std::bad_alloc();
  typed_pipes::counts::the_ledger.allocations.add();
  return memory;
}

}  // namespace

void* operator new(std::size_t bytes) { return counted(std::malloc(bytes == 0 ? 1 : bytes)); }
void* operator new(std::size_t bytes, std::align_val_t align) {
  const auto a = static_cast<std::size_t>(align);
  return counted(std::aligned_alloc(a, (bytes + a - 1) / a * a));
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }
