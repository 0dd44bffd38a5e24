#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <typed_pipes/impls/global_mutex.hpp>
#include <typed_pipes/impls/test/allocations.hpp>

namespace typed_pipes::allocations {
namespace {

void* allocate(std::size_t bytes, std::size_t align) {
  if (left == 0) throw std::bad_alloc();
  if (left > 0) --left;
  void* const p = align == 0 ? std::malloc(bytes)
                             : std::aligned_alloc(align, (bytes + align - 1) / align * align);
  if (p == nullptr) throw std::bad_alloc();
  ++live_blocks;
  return p;
}
void release(void* p) noexcept {
  if (p != nullptr) --live_blocks;
  std::free(p);
}

class ledger : public ::testing::EmptyTestEventListener {
  // Memory that is kept for the whole program is allocated before the first test: the table of global_mutex, which is
  // never destroyed, and Googletest's list of traces.
  void OnTestProgramStart(const ::testing::UnitTest&) override {
    SCOPED_TRACE("first use");
    (void)global_mutex::open<detail::probe>();
  }
  void OnTestStart(const ::testing::TestInfo&) override { before_ = live_blocks; }
  void OnTestEnd(const ::testing::TestInfo& test) override {
    // Googletest keeps what it says of a test that failed or was skipped.
    if (test.result()->total_part_count() != 0) return;
    EXPECT_EQ(live_blocks, before_) << "blocks of memory were not freed";
  }

  long before_ = 0;
};

// The list of listeners owns it.
[[maybe_unused]] const bool each_test_is_watched = [] {
  ::testing::UnitTest::GetInstance()->listeners().Append(new ledger);
  return true;
}();

}  // namespace
}  // namespace typed_pipes::allocations

void* operator new(std::size_t n) { return typed_pipes::allocations::allocate(n, 0); }
void* operator new(std::size_t n, std::align_val_t a) {
  return typed_pipes::allocations::allocate(n, static_cast<std::size_t>(a));
}
void operator delete(void* p) noexcept { typed_pipes::allocations::release(p); }
void operator delete(void* p, std::size_t) noexcept { typed_pipes::allocations::release(p); }
void operator delete(void* p, std::align_val_t) noexcept { typed_pipes::allocations::release(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept {
  typed_pipes::allocations::release(p);
}
