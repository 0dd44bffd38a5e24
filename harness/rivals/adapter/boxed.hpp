// -----------------------------------------------------------------------------
// boxed.hpp - for queues of pointers: each value on the heap, the queue carries where.
// -----------------------------------------------------------------------------
// Queue has try_push(T*), T* try_pop() (null: empty), and may have T* pop() and pop_until().
// -----------------------------------------------------------------------------
#pragma once

#include <memory>
#include <utility>

namespace typed_pipes::rivals {

template <class T, class Pointers>
class boxed {
 public:
  static constexpr bool spins_inside = false;

  boxed() = default;
  boxed(const boxed&) = delete;
  boxed& operator=(const boxed&) = delete;
  ~boxed() {
    while (T* const left = pointers_.try_pop()) delete left;
  }

  bool try_push(T& v) {
    auto box = std::make_unique<T>(std::move(v));
    if (pointers_.try_push(box.get())) {
      static_cast<void>(box.release());  // the queue's now
      return true;
    }
    v = std::move(*box);
    return false;
  }

  bool try_pop(T& v) { return unpack(pointers_.try_pop(), v); }

 private:
  static bool unpack(T* got, T& v) {
    if (got == nullptr) return false;
    const std::unique_ptr<T> box(got);
    v = std::move(*box);
    return true;
  }

  Pointers pointers_;
};

}  // namespace typed_pipes::rivals
