// -----------------------------------------------------------------------------
// owner.hpp - owner<T, Leave>: a pointer to a T that is given up by Leave, once.
// -----------------------------------------------------------------------------
// It is as much of std::unique_ptr<T, Leave> as a port needs. Each port has a Leave of its own, and for each of them a
// unique_ptr brings a tuple and its bases: g++ 12 takes 12 percent longer for impls/conformance_test.cpp with them.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <utility>

namespace typed_pipes::detail {

/// One thread at a time may use an owner. Leave()(p) must not throw.
template <class T, class Leave>
class owner {
 public:
  owner() = default;
  explicit owner(T* p) noexcept : held_(p) {}
  owner(const owner&) = delete;
  owner& operator=(const owner&) = delete;
  owner(owner&& other) noexcept : held_(other.release()) {}
  owner& operator=(owner&& other) noexcept {
    leave(std::exchange(held_, other.release()));
    return *this;
  }
  ~owner() { leave(held_); }

  bool operator==(std::nullptr_t) const noexcept { return held_ == nullptr; }
  T& operator*() const noexcept { return *held_; }
  T* operator->() const noexcept { return held_; }
  T* get() const noexcept { return held_; }

  /// The pointer, of which the caller has to dispose.
  T* release() noexcept { return std::exchange(held_, nullptr); }

 private:
  static void leave(T* p) noexcept {
    if (p != nullptr) Leave()(p);
  }

  T* held_ = nullptr;
};

}  // namespace typed_pipes::detail
