// -----------------------------------------------------------------------------
// eventfd.hpp - eventfd(2) as a channel for one number: used bare only.
// -----------------------------------------------------------------------------
// Source     Linux; nothing to install.
// Used       the counter itself carries the number. Each write adds 2^63, and no counter holds that
//            twice, so a second write waits until the first was read.
// Differs    no backend: a counter holds one number, and in most protocols more than one message can be
//            under way.
// Waiting    park: read and write block.
// -----------------------------------------------------------------------------
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

#include "harness/rivals/adapter/rival.hpp"

namespace typed_pipes::rivals {

struct eventfd_plug {
  static constexpr queue_traits traits{.name = "eventfd",
                                       .put_blocks = put_blocks::when_full,
                                       .allocates = allocation::at_creation,
                                       .capacity = 1,
                                       .design = "a counter of the kernel that holds one number",
                                       .source = "Linux eventfd",
                                       .look = 18};

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

struct eventfd {
  static constexpr std::string_view name = "eventfd";
  static constexpr needs needed{};
  using bare_only = list<fixed<eventfd_plug, park>>;
};

}  // namespace typed_pipes::rivals
