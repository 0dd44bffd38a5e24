#include "verify/explorer/machine/heap.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace typed_pipes::exploring {

void* heap::allocate(std::size_t bytes, std::size_t align) {
  if (uses_again_) {
    for (block** link = &freed_; *link != nullptr; link = &(*link)->next_freed) {
      block* const b = *link;
      if (b->bytes != bytes || b->align != align) continue;
      *link = b->next_freed;
      b->in_use = true;
      ++in_use_;
      return b + 1;
    }
  }
  const std::size_t to = std::max(align, alignof(std::max_align_t));
  const std::size_t at = (used_ + sizeof(block) + to - 1) / to * to;
  if (at + bytes > size) std::abort();  // a scenario that does not fit is a mistake in the scenario
  used_ = at + bytes;
  block* const b = reinterpret_cast<block*>(bytes_ + at) - 1;
  *b = {bytes, align, true, nullptr};
  ++in_use_;
  return b + 1;
}

bool heap::release(void* p) {
  block* const b = static_cast<block*>(p) - 1;
  if (!b->in_use) return false;
  b->in_use = false;
  --in_use_;
  b->next_freed = freed_;
  freed_ = b;
  return true;
}

}  // namespace typed_pipes::exploring

namespace {

void* allocate(std::size_t bytes, std::size_t align) {
  using typed_pipes::exploring::the_heap;
  if (the_heap.running) return the_heap.allocate(bytes, align);
  void* const p = std::aligned_alloc(align, (bytes + align - 1) / align * align);
  if (p == nullptr) throw std::bad_alloc();
  return p;
}
void release(void* p) noexcept {
  using typed_pipes::exploring::the_heap;
  if (p == nullptr) return;
  if (!the_heap.owns(p)) return std::free(p);
  if (!the_heap.release(p)) std::abort();  // the explorer's own ledger finds those of Sync::release
}

}  // namespace

void* operator new(std::size_t bytes) { return allocate(bytes, __STDCPP_DEFAULT_NEW_ALIGNMENT__); }
void* operator new(std::size_t bytes, std::align_val_t align) {
  return allocate(bytes, static_cast<std::size_t>(align));
}
void operator delete(void* p) noexcept { release(p); }
void operator delete(void* p, std::size_t) noexcept { release(p); }
void operator delete(void* p, std::align_val_t) noexcept { release(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { release(p); }
