// -----------------------------------------------------------------------------
// boxed.hpp - for queues of pointers: each value is on the heap, and the queue holds its address.
// -----------------------------------------------------------------------------
// Pointers has try_push(T*), T* try_pop() (null: empty).
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
      static_cast<void>(box.release());  // the queue owns it now
      return true;
    }
    v = std::move(*box);
    return false;
  }

  bool try_pop(T& v) {
    const std::unique_ptr<T> box(pointers_.try_pop());
    if (!box) return false;
    v = std::move(*box);
    return true;
  }

 private:
  Pointers pointers_;
};

}  // namespace typed_pipes::rivals
