// -----------------------------------------------------------------------------
// fiber.hpp - a thread of the simulated machine: a stack of its own on the one real thread.
// -----------------------------------------------------------------------------
// A switch takes a few nanoseconds on x86-64. Elsewhere it is swapcontext, which enters the kernel. A fiber
// that is left in the middle is never unwound; start() begins it anew. Exceptions in flight belong to a fiber,
// so their record in the C++ runtime is switched with it.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <memory>
#if !defined(__x86_64__)
#include <ucontext.h>
#endif

namespace typed_pipes::exploring {

class fiber {
 public:
  fiber() = default;
  fiber(const fiber&) = delete;
  fiber& operator=(const fiber&) = delete;

  /// The next switch to this fiber calls body(), which never returns.
  void start(void (*body)());
  /// Leaves `from`, the running fiber, and continues `to`.
  static void change(fiber& from, fiber& to);

 private:
  static constexpr std::size_t stack_bytes = std::size_t{128} * 1024;
  struct exceptions {  // as the runtime has it
    void* caught = nullptr;
    unsigned uncaught = 0;
  };

  std::unique_ptr<std::byte[]> stack_;
  exceptions in_flight_;
#if defined(__x86_64__)
  void* top_ = nullptr;
#else
  ucontext_t context_{};
#endif
};

}  // namespace typed_pipes::exploring
