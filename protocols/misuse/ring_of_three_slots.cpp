// A ring of three slots.
// error: pipes: the number of slots is a power of two
// names: basic_ring<...3
// errors: 2
#include <typed_pipes/impls/ring.hpp>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/stream.hpp>

#ifdef MISUSE
using three = typed_pipes::basic_ring<typed_pipes::park, 3>;
#else
using three = typed_pipes::basic_ring<typed_pipes::park, 4>;
#endif

auto run() {
  return typed_pipes::entangle<typed_pipes::over<typed_pipes::protocols::stream<int>, three>>();
}
