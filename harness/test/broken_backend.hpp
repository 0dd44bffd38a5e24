// -----------------------------------------------------------------------------
// broken_backend.hpp - for tests: a backend with a deliberate fault.
// -----------------------------------------------------------------------------
// It is queue_mutex, except for the tenth message that a port puts. It is in no list, so no run can
// contain it; tests run it through the same runner as any other backend.
// -----------------------------------------------------------------------------
#pragma once

#include <functional>
#include <memory>
#include <typed_pipes/impls/queue_mutex.hpp>
#include <utility>

namespace typed_pipes::harness {

enum class fault { none, drops, doubles, reorders };

template <fault What>
struct broken {
  static constexpr backend_traits traits = [] {
    backend_traits t = queue_mutex::traits;
    t.name = "broken";
    return t;
  }();

  template <class G, role R>
  class port {
    using inner = typename queue_mutex::template port<G, R>;

   public:
    port() = default;
    explicit port(inner p) : inner_(std::move(p)) {}
    explicit operator bool() const noexcept { return static_cast<bool>(inner_); }

    template <class S, std::size_t E, class... A>
    port put(A&&... a) && {
      using message = typename G::template message_of<S, E>;
      const bool now = ++puts_ == 10;
      if (now && What == fault::drops) {
        [[maybe_unused]] const message lost{std::forward<A>(a)...};
        return std::move(*this);
      }
      if (now && What == fault::reorders) {
        held_ = [m = std::make_shared<message>(message{std::forward<A>(a)...})](inner& s) {
          s = std::move(s).template put<S, E>(std::move(*m));
        };
        return std::move(*this);
      }
      if (now && What == fault::doubles) inner_ = std::move(inner_).template put<S, E>(a...);
      inner_ = std::move(inner_).template put<S, E>(std::forward<A>(a)...);
      if (held_) std::exchange(held_, nullptr)(inner_);
      return std::move(*this);
    }

    template <class S, std::size_t E, class Res, class M, class Sent, class Full, class Closed>
    Res try_put(M m, Sent&& sent, Full&& full, Closed&& closed) && {
      return std::move(inner_).template try_put<S, E, Res>(
          std::move(m), [&](inner s) { return sent(with(std::move(s))); },
          [&](M back, inner s) { return full(std::move(back), with(std::move(s))); }, closed);
    }

    template <class S, class Res, class Message, class Closed>
    Res take(Message&& message, Closed&& closed) && {
      return std::move(inner_).template take<S, Res>(
          [&](auto edge, auto&& m, inner s) {
            return message(edge, std::forward<decltype(m)>(m), with(std::move(s)));
          },
          closed);
    }

    template <class S, class Res, class Message, class Closed, class Late>
    Res take_until(typed_pipes::clock::time_point t, Message&& message, Closed&& closed,
                   Late&& late) && {
      return std::move(inner_).template take_until<S, Res>(
          t,
          [&](auto edge, auto&& m, inner s) {
            return message(edge, std::forward<decltype(m)>(m), with(std::move(s)));
          },
          closed, [&](inner s) { return late(with(std::move(s))); });
    }

    template <class S>
    bool ready() const {
      return inner_.template ready<S>();
    }

    template <class S>
    bool arm(notifier::member& whom) const {
      return inner_.template arm<S>(whom);
    }
    template <class S>
    bool disarm(notifier::member& whom) const {
      return inner_.template disarm<S>(whom);
    }

   private:
    port with(inner s) {
      inner_ = std::move(s);
      return std::move(*this);
    }

    inner inner_;
    int puts_ = 0;
    std::function<void(inner&)> held_;
  };

  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open() {
    auto [client, server] = queue_mutex::template open<G>();
    return {port<G, role::client>(std::move(client)), port<G, role::server>(std::move(server))};
  }
};

}  // namespace typed_pipes::harness
