// -----------------------------------------------------------------------------
// double_buffer.hpp - a buffer is acquired, drawn into and given back.
// -----------------------------------------------------------------------------
// Story      A renderer acquires from a screen the buffer that is not shown, draws into it and gives it
//            back. Giving it back twice, or acquiring twice in a row, does not compile. Bounded.
// Source     Rust's test pipe-presentation-examples, 2012 (acquire, wait for, release).
// Differs    The buffer itself travels in the messages.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/pipes.hpp>

namespace typed_pipes::protocols {

// clang-format off

/// A buffer is acquired, drawn into and given back. Bounded. Source: a test of Rust's pipes, 2012.
template <class Buffer>
struct double_buffer : typed_pipes::protocol {
  struct acquire {};
  struct here { Buffer buffer; };
  struct give_back { Buffer buffer; };

  struct idle; struct wait_buffer; struct drawing;
  using start = idle;
  using states = typed_pipes::list<idle, wait_buffer, drawing>;

  struct idle        : send<auto(acquire)   -> wait_buffer> {};
  struct wait_buffer : recv<auto(here)      -> drawing> {};
  struct drawing     : send<auto(give_back) -> idle> {};
};
// clang-format on

}  // namespace typed_pipes::protocols
