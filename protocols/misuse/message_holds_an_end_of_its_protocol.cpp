// A message that holds an end of its own protocol, before the protocol is complete.
// error: pipes: a message that holds an end of its own protocol is declared in the protocol and defined after it; or it holds a std::unique_ptr to the end
// names: protocol_is_not_complete_here<faulty, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct here;
  using start = here;
#ifdef MISUSE
  struct go { typed_pipes::server_end<here, faulty> other; };
  struct here : send<auto(go) -> here> {};
};
#else
  struct go;
  struct here : send<auto(go) -> here> {};
};
struct faulty::go { typed_pipes::server_end<here, faulty> other; };
#endif
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
