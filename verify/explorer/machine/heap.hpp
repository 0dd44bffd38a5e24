// -----------------------------------------------------------------------------
// heap.hpp - the memory of one execution, with a ledger of what is in use.
// -----------------------------------------------------------------------------
// All that the code under test allocates comes from here, `operator new` included: an execution that is given
// up in the middle leaves nothing behind. Blocks stay mapped, so that a late access finds the freed object.
// Freed addresses are used again only if the program asks for that; then allocating and freeing are operations
// whose order is a choice.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>

namespace typed_pipes::exploring {

class heap {
 public:
  void begin(bool uses_again) {
    used_ = 0;
    in_use_ = 0;
    uses_again_ = uses_again;
    freed_ = nullptr;
  }
  void* allocate(std::size_t bytes, std::size_t align);
  /// False if the block is not in use.
  bool release(void* p);
  bool owns(const void* p) const { return p >= bytes_ && p < bytes_ + size; }
  std::size_t in_use() const { return in_use_; }

  bool running = false;  // the code under test runs, not the explorer

 private:
  struct block {  // in front of the memory
    std::size_t bytes, align;
    bool in_use;
    block* next_freed;
  };
  static constexpr std::size_t size = 1 << 20;

  alignas(64) std::byte bytes_[size]{};
  std::size_t used_ = 0;
  std::size_t in_use_ = 0;
  bool uses_again_ = false;
  block* freed_ = nullptr;
};
inline constinit heap the_heap;

/// The explorer runs, not the code under test, as long as this exists.
class explorer_runs {
 public:
  explorer_runs() : before_(the_heap.running) { the_heap.running = false; }
  ~explorer_runs() { the_heap.running = before_; }
  explorer_runs(const explorer_runs&) = delete;
  explorer_runs& operator=(const explorer_runs&) = delete;

 private:
  bool before_;
};

}  // namespace typed_pipes::exploring
