// -----------------------------------------------------------------------------
// zmq_inproc.hpp - ZeroMQ within one process: a pair of sockets for each direction.
// -----------------------------------------------------------------------------
// Source     ZeroMQ (libzmq), Debian libzmq3-dev.
// Used       PAIR sockets over inproc, one context for the process, as its guide says for threads;
//            half of the room is the sender's high-water mark, half the receiver's.
// Differs    what is not plain bytes stays on the heap and its address is sent.
// Waiting    park: zmq_recv and zmq_send block; a deadline by zmq_poll, which counts milliseconds.
//            A leaving sender lets the receiver out with an empty message.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "harness/rivals/adapter/queue_backend.hpp"

#ifdef TYPED_PIPES_HAVE_ZMQ_INPROC
#include <zmq.h>
#endif

namespace typed_pipes::rivals {

#ifdef TYPED_PIPES_HAVE_ZMQ_INPROC

namespace detail {

struct zmq_context {
  void* const made = zmq_ctx_new();
  zmq_context() { zmq_ctx_set(made, ZMQ_MAX_SOCKETS, 65536); }
  ~zmq_context() { zmq_ctx_term(made); }
  zmq_context(const zmq_context&) = delete;
  zmq_context& operator=(const zmq_context&) = delete;

  static zmq_context& the() {
    static zmq_context one;
    return one;
  }
};

inline std::string next_zmq_address() {
  static std::atomic<unsigned long> made{0};
  // relaxed: a name nobody else has, nothing more.
  return "inproc://" + std::to_string(made.fetch_add(1, std::memory_order_relaxed));
}

/// Two sockets that are connected to each other.
class zmq_ends {
 public:
  explicit zmq_ends(int room) {
    const std::string address = next_zmq_address();
    for (void* const socket : {to_, from_}) {
      constexpr int no_wait = 0;
      const int half = room / 2;
      zmq_setsockopt(socket, ZMQ_LINGER, &no_wait, sizeof no_wait);
      zmq_setsockopt(socket, ZMQ_SNDHWM, &half, sizeof half);
      zmq_setsockopt(socket, ZMQ_RCVHWM, &half, sizeof half);
    }
    zmq_bind(from_, address.c_str());
    zmq_connect(to_, address.c_str());
  }
  zmq_ends(const zmq_ends&) = delete;
  zmq_ends& operator=(const zmq_ends&) = delete;
  ~zmq_ends() {
    zmq_close(to_);
    zmq_close(from_);
  }

  bool send(const void* bytes, std::size_t count, int flags) {
    return whole([&] { return zmq_send(to_, bytes, count, flags); });
  }
  bool receive(void* bytes, std::size_t count, int flags) {
    return whole([&] { return zmq_recv(from_, bytes, count, flags); });
  }
  /// False if it got as late as t first.
  bool receivable_until(clock::time_point t) {
    zmq_pollitem_t one{from_, 0, ZMQ_POLLIN, 0};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(time_left(t));
    return zmq_poll(&one, 1, std::max<long>(0, left.count())) > 0;
  }

 private:
  // Again if a signal came between.
  template <class Call>
  static bool whole(Call call) {
    int moved = 0;
    do moved = call();
    while (moved < 0 && zmq_errno() == EINTR);
    return moved >= 0;
  }

  void* const to_ = zmq_socket(zmq_context::the().made, ZMQ_PAIR);
  void* const from_ = zmq_socket(zmq_context::the().made, ZMQ_PAIR);
};

}  // namespace detail

template <std::size_t Room>
struct zmq_inproc_plug {
  static constexpr std::string_view name = "zmq_inproc", source = "ZeroMQ inproc";
  static constexpr std::string_view
      design = "a pair of sockets within the process, each with a growing queue up to a limit",
      package = "libzmq3-dev";
  static constexpr typed_pipes::put_blocks put_blocks = typed_pipes::put_blocks::when_full;
  static constexpr std::size_t capacity = Room;
  static constexpr allocation allocates = allocation::per_message;

  template <class T>
  class queue {
    static constexpr bool by_value = std::is_trivially_copyable_v<T>;

   public:
    static constexpr bool spins_inside = false;

    queue() = default;
    queue(const queue&) = delete;
    queue& operator=(const queue&) = delete;
    ~queue() {
      if constexpr (!by_value)
        for (T v{}; try_pop(v);) v = T{};
    }

    bool try_push(T& v) { return send(v, ZMQ_DONTWAIT); }
    void push(T& v) { send(v, 0); }
    bool try_pop(T& v) { return receive(v, ZMQ_DONTWAIT); }
    void pop(T& v) { receive(v, 0); }
    bool pop_until(T& v, clock::time_point t) { return ends_.receivable_until(t) && try_pop(v); }

   private:
    bool send(T& v, int flags) {
      if constexpr (by_value) {
        return ends_.send(&v, sizeof v, flags);
      } else {
        auto box = std::make_unique<T>(std::move(v));
        T* const where = box.get();
        if (ends_.send(&where, sizeof(void*), flags)) {
          (void)box.release();
          return true;
        }
        v = std::move(*box);
        return false;
      }
    }
    bool receive(T& v, int flags) {
      if constexpr (by_value) {
        return ends_.receive(&v, sizeof v, flags);
      } else {
        T* where = nullptr;
        if (!ends_.receive(&where, sizeof(void*), flags)) return false;
        const std::unique_ptr<T> box(where);
        v = std::move(*box);
        return true;
      }
    }

    detail::zmq_ends ends_{static_cast<int>(Room)};
  };
};

template <std::size_t Room = 1024>
using zmq_inproc = queue_backend<zmq_inproc_plug<Room>, park>;

inline constexpr rival zmq_inproc_is{"zmq_inproc", "libzmq3-dev", true};
using zmq_inproc_list = backend_list<zmq_inproc<>>;

#else

inline constexpr rival zmq_inproc_is{"zmq_inproc", "libzmq3-dev", false};
using zmq_inproc_list = backend_list<>;

#endif

}  // namespace typed_pipes::rivals
