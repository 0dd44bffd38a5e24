// -----------------------------------------------------------------------------
// std_promise.hpp - std::promise and std::future: one message each, so a chain of them.
// -----------------------------------------------------------------------------
// Source     the C++ standard library; nothing to install.
// Used       each value comes with the future of the next one; the last message of a session, which the
//            protocol knows, comes without one.
// Differs    a dropped promise would tell its future by an exception; here an empty message does, which is
//            cheaper.
// Waiting    park: future::get and wait_until.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <utility>

#include "harness/rivals/adapter/rival.hpp"

namespace typed_pipes::rivals {

struct std_promise_plug {
  static constexpr queue_traits traits{
      .name = "std_promise",
      .put_blocks = put_blocks::never,
      .allocates = allocation::per_message,
      .design = "a chain of promises and futures, one message each",
      .source = "std::promise, std::future",
      .look = 12};

  template <class T>
  class queue {
   public:
    static constexpr bool spins_inside = false;

    queue() : expected_(next_.get_future()) {}
    queue(const queue&) = delete;
    queue& operator=(const queue&) = delete;
    ~queue() { empty_out<T>(*this); }

    // The queue is never full. After the last value there is no promise left to keep.
    bool try_push(T& v) {
      if (ended_) return true;
      std::promise<letter> following;
      auto then = std::make_unique<link>(link{following.get_future()});
      next_.set_value({std::move(v), then.release()});
      next_ = std::move(following);
      return true;
    }
    void push_last(T& v) {
      next_.set_value({std::move(v), nullptr});
      ended_ = true;
    }

    bool try_pop(T& v) {
      using namespace std::chrono_literals;
      if (!expected_.valid() || expected_.wait_for(0s) != std::future_status::ready) return false;
      pop(v);
      return true;
    }
    bool pop_until(T& v, clock::time_point t) {
      if (expected_.wait_until(t) != std::future_status::ready) return false;
      pop(v);
      return true;
    }
    void pop(T& v) {
      letter got = expected_.get();
      v = std::move(got.value);
      if (const std::unique_ptr<link> then{got.next}) expected_ = std::move(then->future);
    }

   private:
    struct link;
    struct letter {
      T value;
      link* next;  // on the heap: a letter cannot hold the future of a letter
    };
    struct link {
      std::future<letter> future;
    };

    std::promise<letter> next_;  // the sender's
    bool ended_ = false;
    alignas(64) std::future<letter> expected_;  // the receiver's
  };

  static std::uint64_t one_shot(std::uint64_t word) {
    std::promise<std::uint64_t> promise;
    auto future = promise.get_future();
    promise.set_value(word);
    return future.get();
  }
};

struct std_promise {
  static constexpr std::string_view name = "std_promise";
  static constexpr needs needed{};
  using one_to_one = list<fixed<std_promise_plug, park>>;
};

}  // namespace typed_pipes::rivals
