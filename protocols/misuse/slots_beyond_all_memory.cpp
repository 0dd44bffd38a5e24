// A ring of more slots than a ring may have.
// error: pipes: the number of slots is a power of two, at most 1073741824
// names: basic_ring<
// errors: 2
#include <cstddef>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/stream.hpp>

#ifdef MISUSE
inline constexpr std::size_t slots_in_it = std::size_t{1} << 31;
#else
inline constexpr std::size_t slots_in_it = 64;
#endif

auto run() {
  return typed_pipes::entangle<
      typed_pipes::over<typed_pipes::protocols::stream<int>,
                        typed_pipes::basic_ring<typed_pipes::park, slots_in_it>>>();
}
