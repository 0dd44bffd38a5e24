// -----------------------------------------------------------------------------
// delaying.hpp - slots, whose sender waits for a known time before each message.
// -----------------------------------------------------------------------------
// The length is a number that is set before a trial (known_programs.cpp), not a part of the type. So a session with a
// delay and one without run the same instructions from the same places, and what they differ by is the delay alone.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <typed_pipes/impls/slots.hpp>
#include <utility>

#include "harness/self_test/busy_wait.hpp"

namespace typed_pipes::harness {

/// Of the trial under way. Written while no other thread of the program runs.
struct alignas(128) message_delay {
  std::uint64_t turns = 0;
};
inline message_delay delay_of_trial;

template <class Waiting>
struct delaying {
  using plain = basic_slots<Waiting>;
  static constexpr backend_traits traits = [] {
    backend_traits t = plain::traits;
    t.name = "undelayed";
    t.design = "slots, whose sender waits for no time before each message";
    t.look = -1;
    return t;
  }();

  template <class G, role R>
  class port : plain::template port<G, R> {
    using inner = typename plain::template port<G, R>;

   public:
    port() = default;
    explicit port(inner p) noexcept : inner(std::move(p)) {}
    using inner::arm;
    using inner::disarm;
    using inner::ready;
    using inner::operator bool;

    template <class S, std::size_t E, class... Args>
    port put(Args&&... args) && {
      count_down(delay_of_trial.turns);
      return port(own().template put<S, E>(std::forward<Args>(args)...));
    }

    template <class S, std::size_t E, class Res, class M, class Sent, class Full, class Closed>
    Res try_put(M m, Sent&& sent, Full&& full, Closed&& closed) && {
      count_down(delay_of_trial.turns);
      return own().template try_put<S, E, Res>(
          std::move(m),
          [&](inner p) -> Res { return std::forward<Sent>(sent)(port(std::move(p))); },
          [&](M back, inner p) -> Res {
            return std::forward<Full>(full)(std::move(back), port(std::move(p)));
          },
          std::forward<Closed>(closed));
    }

    template <class S, class Res, class Message, class Closed>
    Res take(Message&& message, Closed&& closed) && {
      return own().template take<S, Res>(wrapped<Res>(message), closed);
    }

    template <class S, class Res, class Message, class Closed, class Late>
    Res take_until(typed_pipes::clock::time_point t, Message&& message, Closed&& closed,
                   Late&& late) && {
      return own().template take_until<S, Res>(
          t, wrapped<Res>(message), closed,
          [&](inner p) -> Res { return std::forward<Late>(late)(port(std::move(p))); });
    }

   private:
    inner&& own() { return static_cast<inner&&>(*this); }

    // The handler of a message, which gets the next port as one of this class.
    template <class Res, class Message>
    static auto wrapped(Message& message) {
      return [&message](auto edge, auto&& m, inner p) -> Res {
        return message(edge, std::forward<decltype(m)>(m), port(std::move(p)));
      };
    }
  };

  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open() {
    auto [client, server] = plain::template open<G>();
    return {port<G, role::client>(std::move(client)), port<G, role::server>(std::move(server))};
  }
};

}  // namespace typed_pipes::harness
