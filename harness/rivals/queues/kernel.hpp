// -----------------------------------------------------------------------------
// kernel.hpp - pipe(2), and a pair of connected sockets.
// -----------------------------------------------------------------------------
// Source     Linux; nothing to install.
// Used       pipe: write and read of whole messages, at most PIPE_BUF bytes, so that none is torn.
//            socketpair: SOCK_SEQPACKET, which keeps messages apart. A message that is not plain bytes, or
//            is larger, is on the heap, and its address is sent.
// Differs    the descriptors close when the last end leaves; a sender that leaves sends an empty message, so
//            that no write to a closed pipe raises a signal.
// Waiting    park: read blocks; a deadline by ppoll. The sender's write blocks in a full pipe.
// Capacity   0, not named: it is in bytes, and the kernel decides it.
// -----------------------------------------------------------------------------
#pragma once

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <memory>
#include <system_error>
#include <type_traits>
#include <utility>

#include "harness/rivals/adapter/rival.hpp"

namespace typed_pipes::rivals {

namespace detail {

inline void check(bool good) {
  if (!good) throw std::system_error(errno, std::generic_category());
}

/// Two descriptors, [0] to read from, [1] to write to; both close with it.
class descriptors {
 public:
  explicit descriptors(bool sockets) {
    check((sockets ? ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, both_.data())
                   : ::pipe2(both_.data(), O_CLOEXEC)) == 0);
  }
  descriptors(const descriptors&) = delete;
  descriptors& operator=(const descriptors&) = delete;
  ~descriptors() {
    for (const int each : both_) close(each);
  }

  void write(const void* bytes, std::size_t count) {
    whole([&] { return ::write(both_[1], bytes, count); }, count);
  }
  void read(void* bytes, std::size_t count) {
    whole([&] { return ::read(both_[0], bytes, count); }, count);
  }
  bool readable() const { return wait(0, POLLIN, nullptr); }
  bool writable() const { return wait(1, POLLOUT, nullptr); }
  /// False if t came first.
  bool readable_until(clock::time_point t) const {
    const auto left = std::max(time_left(t), clock::duration::zero());
    const auto s = std::chrono::floor<std::chrono::seconds>(left);
    const timespec span{static_cast<std::time_t>(s.count()),
                        static_cast<long>(std::chrono::nanoseconds(left - s).count())};
    return wait(0, POLLIN, &span);
  }

 private:
  // Repeats the call if a signal interrupted it. Messages are never torn, so nothing was moved then.
  template <class Call>
  static void whole(Call call, std::size_t count) {
    ssize_t moved = 0;
    do moved = call();
    while (moved < 0 && errno == EINTR);
    check(moved == static_cast<ssize_t>(count));
  }
  bool wait(std::size_t which, short event, const timespec* span) const {
    static constexpr timespec at_once{};
    pollfd one{both_[which], event, 0};
    return ppoll(&one, 1, span == nullptr ? &at_once : span, nullptr) > 0;
  }

  std::array<int, 2> both_{};
};

}  // namespace detail

template <bool Sockets>
struct kernel_plug {
  static constexpr queue_traits traits{
      .name = Sockets ? "socketpair" : "pipe",
      .put_blocks = put_blocks::when_full,
      .allocates = allocation::queue_growth,
      .design = Sockets ? "a pair of sockets of the kernel" : "a pipe of the kernel",
      .source = Sockets ? "Linux socketpair" : "Linux pipe",
      .look = Sockets ? 14 : 13};

  template <class T>
  class queue {
    static constexpr bool by_value = std::is_trivially_copyable_v<T> && sizeof(T) <= PIPE_BUF;

   public:
    static constexpr bool spins_inside = false;

    queue() = default;
    queue(const queue&) = delete;
    queue& operator=(const queue&) = delete;
    ~queue() {
      if constexpr (!by_value) empty_out<T>(*this);
    }

    bool try_push(T& v) {
      if (!ends_.writable()) return false;
      push(v);
      return true;
    }
    void push(T& v) {
      if constexpr (by_value) {
        ends_.write(&v, sizeof v);
      } else {
        auto box = std::make_unique<T>(std::move(v));
        T* const where = box.release();
        ends_.write(&where, sizeof(void*));
      }
    }

    void pop(T& v) {
      if constexpr (by_value) {
        ends_.read(&v, sizeof v);
      } else {
        T* where = nullptr;
        ends_.read(&where, sizeof(void*));
        const std::unique_ptr<T> box(where);
        v = std::move(*box);
      }
    }
    bool try_pop(T& v) {
      if (empty()) return false;
      pop(v);
      return true;
    }
    bool pop_until(T& v, clock::time_point t) {
      if (!ends_.readable_until(t)) return false;
      pop(v);
      return true;
    }
    bool empty() const { return !ends_.readable(); }

   private:
    detail::descriptors ends_{Sockets};
  };
};

struct kernel {
  static constexpr std::string_view name = "pipe, socketpair";
  static constexpr needs needed{};
  using one_to_one = list<fixed<kernel_plug<false>, park>, fixed<kernel_plug<true>, park>>;
};

}  // namespace typed_pipes::rivals
