#include "verify/explorer/machine/fiber.hpp"

#include <cxxabi.h>

#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
// Saves what a call must preserve, and the stack pointer.
extern "C" void typed_pipes_change_stack(void** from, void* to);
asm(R"(
.text
.globl typed_pipes_change_stack
.type typed_pipes_change_stack, @function
typed_pipes_change_stack:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size typed_pipes_change_stack, . - typed_pipes_change_stack
)");
#endif

namespace typed_pipes::exploring {

void fiber::start(void (*body)()) {
  if (stack_ == nullptr) stack_ = std::make_unique<std::byte[]>(stack_bytes);
  in_flight_ = {};
#if defined(__x86_64__)
  // The body finds the stack as after a call: a return address, which it never uses, at a multiple of 16 less 8.
  auto end = reinterpret_cast<std::uintptr_t>(stack_.get() + stack_bytes) & ~std::uintptr_t{15};
  auto* const words = reinterpret_cast<void**>(end);
  words[-1] = nullptr;
  words[-2] = reinterpret_cast<void*>(body);
  for (int saved = 3; saved <= 8; ++saved) words[-saved] = nullptr;
  top_ = words - 8;
#else
  getcontext(&context_);
  context_.uc_stack.ss_sp = stack_.get();
  context_.uc_stack.ss_size = stack_bytes;
  context_.uc_link = nullptr;
  makecontext(&context_, body, 0);
#endif
}

void fiber::change(fiber& from, fiber& to) {
  static void* const runtime = abi::__cxa_get_globals();
  std::memcpy(&from.in_flight_, runtime, sizeof(exceptions));
  std::memcpy(runtime, &to.in_flight_, sizeof(exceptions));
#if defined(__x86_64__)
  typed_pipes_change_stack(&from.top_, to.top_);
#else
  swapcontext(&from.context_, &to.context_);
#endif
}

}  // namespace typed_pipes::exploring
