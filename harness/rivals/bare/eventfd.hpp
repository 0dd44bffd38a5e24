// -----------------------------------------------------------------------------
// eventfd.hpp - eventfd(2) as a place for one number: for bare programs only.
// -----------------------------------------------------------------------------
// Source     Linux; nothing to install.
// Used       the counter itself carries the number. Each write adds 2^63, and no counter holds that
//            twice, so a second write waits until the first was read.
// Differs    no backend: a counter has room for one number, and of most protocols more than one
//            message can be under way.
// Waiting    park: read and write block.
// -----------------------------------------------------------------------------
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

#include "harness/rivals/adapter/queue_backend.hpp"

namespace typed_pipes::rivals {

struct eventfd_plug {
  static constexpr std::string_view name = "eventfd", source = "Linux eventfd";
  static constexpr std::string_view design = "a counter of the kernel that holds one number",
                                    package = "";
  static constexpr typed_pipes::put_blocks put_blocks = typed_pipes::put_blocks::when_full;
  static constexpr std::size_t capacity = 1;
  static constexpr allocation allocates = allocation::at_creation;

  template <class T>
  class queue {
    static_assert(sizeof(T) == sizeof(std::uint64_t) && std::is_integral_v<T>);
    static constexpr std::uint64_t taken = std::uint64_t{1} << 63;

   public:
    static constexpr bool spins_inside = false;

    queue() = default;
    queue(const queue&) = delete;
    queue& operator=(const queue&) = delete;
    ~queue() { close(counter_); }

    void push(T& v) {
      const std::uint64_t word = taken + v;
      check(::write(counter_, &word, sizeof word));
    }
    void pop(T& v) {
      std::uint64_t word = 0;
      check(::read(counter_, &word, sizeof word));
      v = word - taken;
    }

   private:
    static void check(ssize_t moved) {
      if (moved != sizeof(std::uint64_t)) throw std::system_error(errno, std::generic_category());
    }

    int counter_ = ::eventfd(0, EFD_CLOEXEC);
  };
};

}  // namespace typed_pipes::rivals
