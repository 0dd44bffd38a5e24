// -----------------------------------------------------------------------------
// queue_mutex.hpp - a mutex, a condition variable and a growing queue per direction.
// -----------------------------------------------------------------------------
// Shape      one session, two ports; a mailbox per direction.
// Protocol   any, bounded or not.
// Message    constructed by the sender, moved into the queue, out of it, and to the handler.
// Waiting    on the condition variable (Abseil's: it polls its lock for a moment, then sleeps).
// Progress   put: one lock. take: one lock, and the condition while the queue is empty.
// Memory     the queue grows in chunks; the channel is one allocation, freed by the last side.
// Close      put after the peer left destroys the message; take delivers what was sent before,
//            then closed.
// Orderings  those of the locks, and
//            [last]  ~port() release count  ->  ~port() acquire count : which side frees the channel
// Source     Rust core::newcomm, June 2012: the prototype that was about twice as fast as
//            port/chan.
// Differs    take waits in a loop (2012: once); a deque (2012: a vector rebuilt at each take); a side
//            sees that the peer left (2012: never).
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <typed_pipes/impls/base/closing.hpp>
#include <typed_pipes/impls/base/construct.hpp>
#include <typed_pipes/impls/base/sync.hpp>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/detail/counted_port.hpp>
#include <typed_pipes/impls/detail/mailbox.hpp>
#include <typed_pipes/impls/detail/owner.hpp>
#include <utility>

namespace typed_pipes {

/// A lock and a growing queue per direction. Put never blocks, except for the lock. A port is for one thread at a time;
/// many threads may send through a shared_port.
template <class Locks>
struct basic_queue_mutex {
  static constexpr backend_traits traits{
      .name = "queue_mutex",
      .wait = "park",
      .origin = origin::historic,
      .put_blocks = put_blocks::never,
      .allocates = allocation::queue_growth,
      .bounded_protocols_only = false,
      .design = "a lock, a condition variable and a growing queue per direction",
      .source = "Rust core::newcomm, June 2012 (e4c291530e)",
      .look = 2};

  template <class G>
  struct channel {
    detail::mailbox<G, direction::to_server, Locks> to_server;
    detail::mailbox<G, direction::to_client, Locks> to_client;
    std::atomic<std::uint32_t> ends{2};
    std::array<channel*, 2> next_closed{};  // of each role: the list of closing.hpp

    template <direction D>
    auto& box() {
      if constexpr (D == direction::to_server)
        return to_server;
      else
        return to_client;
    }
  };

  template <class G, role R>
  class port {
   public:
    port() = default;
    explicit port(channel<G>* c) noexcept : channel_(c) {}
    explicit operator bool() const noexcept { return channel_ != nullptr; }

    template <class S, std::size_t E, class... Args>
    port put(Args&&... args) && {
      detail::in_place<typename G::template message_of<S, E>> m(std::forward<Args>(args)...);
      outbox().template put<S, E>(m.value);
      return std::move(*this);
    }

    template <class S, std::size_t E, class Res, class M, class Sent, class Full, class Closed>
    Res try_put(M m, Sent&& sent, Full&&, Closed&& closed) && {
      if (outbox().template put<S, E>(m)) return std::forward<Sent>(sent)(std::move(*this));
      { const port closing(std::move(*this)); }  // leaves before the handler runs
      return std::forward<Closed>(closed)(std::move(m));
    }

    template <class S, class Res, class Message, class Closed>
    Res take(Message&& message, Closed&& closed) && {
      auto got = inbox().take();
      return detail::hand_over<G, S, Res>(got, std::move(*this), message, closed);
    }

    template <class S, class Res, class Message, class Closed, class Late>
    Res take_until(clock::time_point t, Message&& message, Closed&& closed, Late&& late) && {
      bool passed = false;
      auto got = inbox().take_until(t, passed);
      if (passed) return std::forward<Late>(late)(std::move(*this));
      return detail::hand_over<G, S, Res>(got, std::move(*this), message, closed);
    }

    template <class S>
    bool ready() const {
      return channel_->template box<in>().ready();
    }

    template <class S>
    bool arm(notifier::member& member) const {
      return channel_->template box<in>().arm(member);
    }
    template <class S>
    bool disarm(notifier::member&) const {
      return channel_->template box<in>().disarm();
    }

    /// As put, for any number of threads at once; false, and m is unchanged, if the peer disconnected.
    template <class S, std::size_t E, class M>
    bool put_shared(M& m) const {
      return outbox().template put<S, E>(m);
    }

   private:
    static constexpr direction out = sent_by(R);
    static constexpr direction in =
        out == direction::to_server ? direction::to_client : direction::to_server;
    auto& outbox() const { return channel_->template box<out>(); }
    auto& inbox() { return channel_->template box<in>(); }

    struct undelivered_in_channel {
      using sync = detail::real_sync;
      using undelivered = channel<G>;
      static channel<G>*& next(channel<G>& c) { return c.next_closed[R == role::client ? 0 : 1]; }
      static void destroy(channel<G>& c) noexcept {
        c.template box<in>().destroy_undelivered();
        // [last] acquire, release: the peer's last access to the channel is over before this frees it.
        if (c.ends.fetch_sub(1, std::memory_order_acq_rel) == 1) delete std::addressof(c);
      }
    };
    struct leaving {
      // Apart, so that functions that send and receive stay short.
      [[gnu::noinline]] void operator()(channel<G>* c) const noexcept {
        c->template box<out>().sender_leaves();
        c->template box<in>().receiver_leaves();
        detail::destroy_undelivered<undelivered_in_channel>(*c);
      }
    };
    detail::owner<channel<G>, leaving> channel_;  // dropped, it leaves the session
  };

  /// A port from which many threads may send: the lock of the mailbox serialises them.
  template <class G, role R, class S>
  using shared_port = detail::counted_port<port<G, R>, G, S>;

  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open() {
    auto* const c = new channel<G>;
    return {port<G, role::client>(c), port<G, role::server>(c)};
  }
};

/// A lock, a condition variable and a growing queue per direction: the prototype of June 2012. A send never
/// waits, except for the lock. Needs Abseil (link typed_pipes::mutex).
using queue_mutex = basic_queue_mutex<detail::locks>;

}  // namespace typed_pipes
