// An endpoint is typed over what is no backend.
// error: pipes: over<Protocol, Backend> names a type that is not a backend
// names: not_a_backend<int, false>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/stream.hpp>

using numbers = typed_pipes::protocols::stream<int>;

struct holds {
#ifdef MISUSE
  typed_pipes::client_end<numbers::open, typed_pipes::over<numbers, int>> end;
#else
  typed_pipes::client_end<numbers::open, typed_pipes::over<numbers, typed_pipes::ring>> end;
#endif
};

auto run() { return holds{}; }
