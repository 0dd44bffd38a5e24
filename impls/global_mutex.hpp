// -----------------------------------------------------------------------------
// global_mutex.hpp - one process-wide table of ports behind one lock.
// -----------------------------------------------------------------------------
// Shape      one session, two ports; each side owns the mailbox it receives from and knows the
//            peer's mailbox by its id in the table.
// Protocol   any, bounded or not.
// Message    constructed by the sender, moved into the queue, out of it, and to the handler.
// Waiting    on the mailbox's condition variable.
// Progress   put: the table's lock for the lookup, the port's counting lock twice (once inside the
//            table's), the mailbox's lock. take: the mailbox's lock; no global lock.
// Memory     the queue grows in chunks; at creation two mailboxes and their entries.
// Close      put to an id that is no longer in the table destroys the message; take delivers what was
//            sent before, then closed. Leaving waits until no sender holds the mailbox.
// Orderings  those of the locks.
// Source     Rust's port and chan, spring 2012 (rust_port.cpp, rust_kernel.cpp): the system
//            that the pipes replaced.
// Differs    a condition variable wakes the receiver (2012: the locks of task state, selector and
//            scheduler); a receiver sees that the sender left; no switch to another stack. In 2012
//            every operation also yielded: global_mutex_yielding does, global_mutex does not.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <thread>
#include <typed_pipes/impls/base/closing.hpp>
#include <typed_pipes/impls/base/construct.hpp>
#include <typed_pipes/impls/base/mutex.hpp>
#include <typed_pipes/impls/base/sync.hpp>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/detail/counted_port.hpp>
#include <typed_pipes/impls/detail/mailbox.hpp>
#include <unordered_map>
#include <utility>

namespace typed_pipes {

namespace detail {

/// A port in the table, and the number of senders that hold it.
template <class Locks>
class listed_port {
  using lock = typename Locks::lock;

 public:
  void hold() {
    lock held(count_lock_);
    ++holders_;
  }
  void release() {
    lock held(count_lock_);
    if (--holders_ == 0) released_.signal();
  }
  void wait_until_released() {
    lock held(count_lock_);
    while (holders_ != 0) released_.wait(count_lock_);
  }

 private:
  typename Locks::mutex count_lock_;
  typename Locks::condition released_;
  int holders_ ABSL_GUARDED_BY(count_lock_) = 0;
};

/// The table of all ports of the process, behind one lock. Visible: its shared objects have one together.
template <class Locks>
class [[gnu::visibility("default")]] port_table {
  using lock = typename Locks::lock;

 public:
  using id_type = std::uint64_t;
  using listed_port = detail::listed_port<Locks>;

  struct releasing {
    void operator()(listed_port* p) const noexcept { p->release(); }
  };
  /// A port that cannot leave while this holds it; null if it has left.
  using held_port = std::unique_ptr<listed_port, releasing>;

  static port_table& instance() {
    // Never destroyed: an end in a static object may be closed later than any static object made here.
    static port_table* const table = new port_table;
    return *table;
  }

  id_type add(listed_port * p) {
    lock held(global_lock_);
    ports_.emplace(++last_, p);
    return last_;
  }
  void remove(id_type id) {
    lock held(global_lock_);
    ports_.erase(id);
  }
  held_port find(id_type id) {
    lock held(global_lock_);
    const auto at = ports_.find(id);
    if (at == ports_.end()) return nullptr;
    at->second->hold();
    return held_port(at->second);
  }

 private:
  typename Locks::mutex global_lock_;
  // Not Abseil's map, which is broken for good when memory runs out while it grows.
  std::unordered_map<id_type, listed_port*> ports_ ABSL_GUARDED_BY(global_lock_);
  id_type last_ ABSL_GUARDED_BY(global_lock_) = 0;
};

}  // namespace detail

/// For basic_global_mutex: nothing follows an operation.
struct does_not_yield {
  static constexpr std::string_view name = "global_mutex";  // the name of the backend
  /// The design of the backend in one line, for its traits.
  static constexpr std::string_view design =
      "one lock for all ports of the process, a growing queue per port";
  static constexpr int look = 0;  // number of its colour
  /// Called after each operation; does nothing. Threads: any.
  static void after_operation() {}
};
/// For basic_global_mutex: a yield follows each operation, as with the tasks of 2012.
struct yields {
  static constexpr std::string_view name = "global_mutex_yielding";  // the name of the backend
  /// The design of the backend in one line, for its traits.
  static constexpr std::string_view design = "global_mutex with a yield after each operation";
  static constexpr int look = 1;  // number of its colour
  /// Lets another thread run. Threads: any.
  static void after_operation() { std::this_thread::yield(); }
};

/// One lock for all pipes of the process. Put never blocks, except for locks. A port is for one thread at a time;
/// many threads may send through a shared_port.
template <class Then, class Locks = detail::locks>
struct basic_global_mutex {
  using table = detail::port_table<Locks>;

  static constexpr backend_traits traits{.name = Then::name,
                                         .wait = "park",
                                         .origin = origin::historic,
                                         .put_blocks = put_blocks::never,
                                         .allocates = allocation::queue_growth,
                                         .bounded_protocols_only = false,
                                         .design = Then::design,
                                         .source = "Rust port/chan, spring 2012 (1a3b8fc43c)",
                                         .look = Then::look};

  template <class G, direction D>
  struct mailbox : detail::listed_port<Locks> {
    mailbox() = default;
    mailbox(const mailbox&) = delete;
    mailbox& operator=(const mailbox&) = delete;
    ~mailbox() { unlist(); }

    /// No sender finds the mailbox or holds it after this.
    void unlist() noexcept {
      if (id == 0) return;
      listed_in.remove(std::exchange(id, 0));
      this->wait_until_released();
    }

    detail::mailbox<G, D, Locks> box;
    // Kept, because what was opened by dlopen may have a table of its own, and handle an end from elsewhere.
    table& listed_in = table::instance();
    typename table::id_type id = listed_in.add(this);  // 0: not in the table
    mailbox* next_closed = nullptr;                    // the list of closing.hpp
  };

  template <class G, role R>
  class port {
    static constexpr direction out = sent_by(R);
    static constexpr direction in =
        out == direction::to_server ? direction::to_client : direction::to_server;
    using inbox = mailbox<G, in>;
    using outbox = mailbox<G, out>;

   public:
    port() = default;
    port(inbox* own, typename table::id_type peer) noexcept : own_(own), peer_(peer) {}
    port(port&& other) noexcept : own_(std::exchange(other.own_, nullptr)), peer_(other.peer_) {}
    port& operator=(port&& other) noexcept {
      port old(std::exchange(own_, std::exchange(other.own_, nullptr)),
               std::exchange(peer_, other.peer_));
      return *this;
    }
    ~port() {
      if (own_ != nullptr) leave();
    }
    explicit operator bool() const noexcept { return own_ != nullptr; }

    template <class S, std::size_t E, class... Args>
    port put(Args&&... args) && {
      detail::in_place<typename G::template message_of<S, E>> m(std::forward<Args>(args)...);
      with_peer([&](auto& box) { return box.template put<S, E>(m.value); });
      Then::after_operation();
      return std::move(*this);
    }

    template <class S, std::size_t E, class Res, class M, class Sent, class Full, class Closed>
    Res try_put(M m, Sent&& sent, Full&&, Closed&& closed) && {
      const bool taken = with_peer([&](auto& box) { return box.template put<S, E>(m); });
      Then::after_operation();
      if (taken) return std::forward<Sent>(sent)(std::move(*this));
      { const port closing(std::move(*this)); }  // leaves before the handler runs
      return std::forward<Closed>(closed)(std::move(m));
    }

    template <class S, class Res, class Message, class Closed>
    Res take(Message&& message, Closed&& closed) && {
      auto got = own_->box.take();
      Then::after_operation();
      return detail::hand_over<G, S, Res>(got, std::move(*this), message, closed);
    }

    template <class S, class Res, class Message, class Closed, class Late>
    Res take_until(clock::time_point t, Message&& message, Closed&& closed, Late&& late) && {
      bool passed = false;
      auto got = own_->box.take_until(t, passed);
      Then::after_operation();
      if (passed) return std::forward<Late>(late)(std::move(*this));
      return detail::hand_over<G, S, Res>(got, std::move(*this), message, closed);
    }

    template <class S>
    bool ready() const {
      return own_->box.ready();
    }

    template <class S>
    bool arm(notifier::member& member) const {
      return own_->box.arm(member);
    }
    template <class S>
    bool disarm(notifier::member&) const {
      return own_->box.disarm();
    }

    /// As put, for any number of threads at once; false, and m is unchanged, if the peer disconnected.
    template <class S, std::size_t E, class M>
    bool put_shared(M& m) const {
      const bool taken = with_peer([&](auto& box) { return box.template put<S, E>(m); });
      Then::after_operation();
      return taken;
    }

   private:
    // Of a mailbox that is not in the table.
    struct undelivered_in_mailbox {
      using sync = detail::real_sync;
      using undelivered = inbox;
      static inbox*& next(inbox& m) { return m.next_closed; }
      static void destroy(inbox& m) noexcept { delete std::addressof(m); }
    };

    // Apart, so that functions that send and receive stay short.
    [[gnu::noinline]] void leave() noexcept {
      with_peer([](auto& box) { return box.sender_leaves(), true; });
      own_->unlist();
      detail::destroy_undelivered<undelivered_in_mailbox>(*own_);
    }

    // Every send looks up its port: this backend exists to show that cost.
    template <class F>
    bool with_peer(F&& f) const {
      // Released also if the queue cannot grow: otherwise the peer would wait for this sender for ever.
      const typename table::held_port found = own_->listed_in.find(peer_);
      return found != nullptr && f(static_cast<outbox*>(found.get())->box);
    }

    inbox* own_ = nullptr;
    typename table::id_type peer_ = 0;
  };

  /// A port from which many threads may send: all know the mailbox by its id, as in 2012. There a sender
  /// was not counted; here it is, so that the receiver sees the last one leave.
  template <class G, role R, class S>
  using shared_port = detail::counted_port<port<G, R>, G, S>;

  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open() {
    auto to_client = std::make_unique<mailbox<G, direction::to_client>>();
    auto to_server = std::make_unique<mailbox<G, direction::to_server>>();
    const auto client_id = to_client->id, server_id = to_server->id;
    return {port<G, role::client>(to_client.release(), server_id),
            port<G, role::server>(to_server.release(), client_id)};
  }
};

/// One lock for all pipes of the process, as in Rust's port and chan of 2012. A send never waits, except for
/// locks. Needs Abseil (link typed_pipes::mutex).
using global_mutex = basic_global_mutex<does_not_yield>;
/// global_mutex with a yield after each operation, as in 2012.
using global_mutex_yielding = basic_global_mutex<yields>;

}  // namespace typed_pipes
