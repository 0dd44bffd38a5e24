// `none` beside an optional endpoint: the optional would hold an empty one.
// error: pipes: the handlers of one match() must all return the same type (or typed_pipes::never)
// names: handlers_disagree<typed_pipes::mixed<std::optional<
#include <optional>
#include <typed_pipes/protocols/stream.hpp>

using numbers = typed_pipes::protocols::stream<int>;
using end_type = typed_pipes::server_end<numbers::open, numbers>;

std::optional<end_type> run(end_type s) {
  return std::move(s).recv().match([](int, auto next) { return std::optional(std::move(next)); },
#ifdef MISUSE
                                   [](typed_pipes::closed) { return typed_pipes::none; });
#else
                                   [](typed_pipes::closed) { return std::optional<end_type>(); });
#endif
}
