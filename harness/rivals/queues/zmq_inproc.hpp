// -----------------------------------------------------------------------------
// zmq_inproc.hpp - ZeroMQ within one process: a pair of sockets for each direction.
// -----------------------------------------------------------------------------
// Source     ZeroMQ (libzmq), Debian libzmq3-dev.
// Used       PAIR sockets over inproc, one context for the process, as its guide says for threads;
//            half of the capacity is the sender's high-water mark, half the receiver's.
// Differs    a message that is not plain bytes is on the heap, and its address is sent.
// Waiting    park: zmq_recv and zmq_send block; a deadline by zmq_poll, which counts milliseconds.
//            A sender that leaves wakes the receiver by an empty message.
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

#include "harness/rivals/adapter/rival.hpp"

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
  // relaxed: only the uniqueness of the name matters.
  return "inproc://" + std::to_string(made.fetch_add(1, std::memory_order_relaxed));
}

/// Two sockets that are connected to each other.
class zmq_ends {
 public:
  explicit zmq_ends(int capacity) {
    const std::string address = next_zmq_address();
    for (void* const socket : {to_, from_}) {
      constexpr int no_wait = 0;
      const int half = capacity / 2;
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
  /// False if t came first.
  bool receivable_until(clock::time_point t) {
    zmq_pollitem_t one{from_, 0, ZMQ_POLLIN, 0};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(time_left(t));
    return zmq_poll(&one, 1, std::max<long>(0, left.count())) > 0;
  }

 private:
  // Repeats the call if a signal interrupted it.
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

template <std::size_t Capacity>
struct zmq_inproc_plug {
  static constexpr queue_traits traits{
      .name = "zmq_inproc",
      .put_blocks = put_blocks::when_full,
      .allocates = allocation::per_message,
      .capacity = Capacity,
      .design = "a pair of sockets within the process, each with a growing queue up to a limit",
      .source = "ZeroMQ inproc",
      .look = 15,
      .keeps_threads = true};  // those of its context

  template <class T>
  class queue {
    static constexpr bool by_value = std::is_trivially_copyable_v<T>;

   public:
    static constexpr bool spins_inside = false;

    queue() = default;
    queue(const queue&) = delete;
    queue& operator=(const queue&) = delete;
    ~queue() {
      if constexpr (!by_value) empty_out<T>(*this);
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

    detail::zmq_ends ends_{static_cast<int>(Capacity)};
  };
};

#endif

struct zmq_inproc {
  static constexpr std::string_view name = "zmq_inproc";
  static constexpr needs needed{"zmq.h", "libzmq3-dev", "zmq"};
#ifdef TYPED_PIPES_HAVE_ZMQ_INPROC
  using one_to_one = list<sized<zmq_inproc_plug, park>>;
#endif
};

}  // namespace typed_pipes::rivals
