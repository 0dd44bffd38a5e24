// -----------------------------------------------------------------------------
// std_promise.hpp - std::promise and std::future: one message each, so a chain of them.
// -----------------------------------------------------------------------------
// Source     the C++ standard library; nothing to install.
// Used       each value comes with the future of the next one; the last message of a session, which
//            its protocol knows, comes alone.
// Differs    a promise that is dropped would tell its future by an exception; here an empty message
//            says it, which is cheaper.
// Waiting    park: future::get and wait_until.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include "harness/rivals/adapter/queue_backend.hpp"

namespace typed_pipes::rivals {

struct std_promise_plug {
  static constexpr std::string_view name = "std_promise", source = "std::promise, std::future";
  static constexpr std::string_view design = "a chain of promises and futures, one message each",
                                    package = "";
  static constexpr typed_pipes::put_blocks put_blocks = typed_pipes::put_blocks::never;
  static constexpr std::size_t capacity = 0;
  static constexpr allocation allocates = allocation::per_message;

  template <class T>
  class queue {
   public:
    static constexpr bool spins_inside = false;

    queue() : come_(given_.get_future()) {}
    queue(const queue&) = delete;
    queue& operator=(const queue&) = delete;
    ~queue() {
      for (T v{}; try_pop(v);) v = T{};
    }

    // Always has room; after the last value there is nothing left to promise.
    bool try_push(T& v) {
      if (ended_) return true;
      std::promise<letter> next;
      auto then = std::make_unique<link>(link{next.get_future()});
      given_.set_value({std::move(v), then.release()});
      given_ = std::move(next);
      return true;
    }
    void push_last(T& v) {
      given_.set_value({std::move(v), nullptr});
      ended_ = true;
    }

    bool try_pop(T& v) {
      using namespace std::chrono_literals;
      if (!come_.valid() || come_.wait_for(0s) != std::future_status::ready) return false;
      pop(v);
      return true;
    }
    bool pop_until(T& v, clock::time_point t) {
      if (come_.wait_until(t) != std::future_status::ready) return false;
      pop(v);
      return true;
    }
    void pop(T& v) {
      letter got = come_.get();
      v = std::move(got.value);
      if (const std::unique_ptr<link> then{got.next}) come_ = std::move(then->come);
    }

   private:
    struct link;
    struct letter {
      T value;
      link* next;  // on the heap: a letter cannot hold the future of a letter
    };
    struct link {
      std::future<letter> come;
    };

    std::promise<letter> given_;  // the sender's, as the next
    bool ended_ = false;
    alignas(64) std::future<letter> come_;  // the receiver's
  };
};

using std_promise = queue_backend<std_promise_plug, park>;

inline constexpr rival std_promise_is{"std_promise", "", true};
using std_promise_list = backend_list<std_promise>;

}  // namespace typed_pipes::rivals
