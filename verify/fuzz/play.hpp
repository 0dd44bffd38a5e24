// -----------------------------------------------------------------------------
// play.hpp - plays a script between two threads over every backend, and prints what each side saw.
// -----------------------------------------------------------------------------
// For the programs that protocols.py writes: it makes the protocol and the script, and knows what must be printed.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <typed_pipes/impls/all.hpp>
#include <typed_pipes/impls/test/deadlock_detection.hpp>
#include <typed_pipes/pipes.hpp>
#include <utility>
#include <vector>

namespace typed_pipes::fuzz {

// --- what messages hold: each is made from a number, and gives it back unless it was altered ------

inline std::atomic<long> alive{0};
constexpr std::uint64_t altered = ~std::uint64_t{0};

struct nothing {
  explicit nothing(std::uint64_t) {}
  std::uint64_t value() { return 0; }
};

class number {
 public:
  explicit number(std::uint64_t v) : v_(v) {}
  std::uint64_t value() { return v_; }

 private:
  std::uint64_t v_;
};

class counted {
 public:
  explicit counted(std::uint64_t v) : v_(v), self_(this) { ++alive; }
  counted(counted&& other) noexcept : v_(other.v_), self_(this) { ++alive; }
  counted& operator=(counted&&) = delete;
  ~counted() { --alive; }
  std::uint64_t value() { return self_ == this ? v_ : altered; }

 private:
  std::uint64_t v_;
  const counted* self_;
};

class boxed {
 public:
  explicit boxed(std::uint64_t v) : v_(std::make_unique<counted>(v)) {}
  std::uint64_t value() { return v_ ? v_->value() : altered; }

 private:
  std::unique_ptr<counted> v_;
};

class text {
 public:
  explicit text(std::uint64_t v) : v_(std::to_string(v) + std::string(v % 50, '.')) {}
  std::uint64_t value() {
    const std::uint64_t v = std::stoull(v_);
    return v_ == text(v).v_ ? v : altered;
  }

 private:
  std::string v_;
};

template <std::size_t N, std::size_t Align>
class alignas(Align) block {
 public:
  explicit block(std::uint64_t v) {
    for (std::size_t i = 0; i < N; ++i)
      bytes_[i] = static_cast<unsigned char>(i < 8 ? v >> (8 * i) : i * v);
  }
  std::uint64_t value() {
    std::uint64_t v = 0;
    for (std::size_t i = 0; i < 8; ++i) v |= std::uint64_t{bytes_[i]} << (8 * i);
    const bool in_place = reinterpret_cast<std::uintptr_t>(this) % Align == 0;
    return in_place && bytes_ == block(v).bytes_ ? v : altered;
  }

 private:
  std::array<unsigned char, N> bytes_;
};

// clang-format off
struct note : protocol {
  struct ready;
  using start = ready;
  struct ready : send<auto(counted) -> end> {};
};
// clang-format on

/// Holds the server's end of a session in which the number is under way.
template <class B>
class letter {
 public:
  explicit letter(std::uint64_t v) {
    auto ends = entangle<over<note, B>>();
    std::move(ends.client).send(counted(v));
    server_ = std::move(ends.server);
  }
  std::uint64_t value() {
    auto got = std::move(server_).recv().take();
    return got ? got->message.value() : altered;
  }

 private:
  server_end<note::ready, over<note, B>> server_ = none;
};

/// Holds the client's end of a session; the receiver sends the number back, and the sender waits for it.
template <class B>
class form {
 public:
  using answer = server_end<note::ready, over<note, B>>;

  explicit form(std::uint64_t v) : v_(v) {
    auto ends = entangle<over<note, B>>();
    client_ = std::move(ends.client);
    server_ = std::move(ends.server);
  }
  /// The sender takes it before it sends the rest.
  answer take_answer() { return std::exchange(server_, none); }
  std::uint64_t value() {
    std::move(client_).send(counted(v_));
    return v_;
  }

 private:
  std::uint64_t v_;
  client_end<note::ready, over<note, B>> client_ = none;
  answer server_ = none;
};

// --- the script ------------------------------------------------------------------------------------

struct step {
  std::size_t edge;  // of the state in which the session is
  std::uint64_t value;
  int send, receive;  // how
};

/// Script of a session: a side that leaves does so before the step with that number.
struct script {
  std::span<const step> steps;
  std::size_t client_steps, server_steps;
};

template <class P, role R>
class side {
  using any = any_end<P, R>;

 public:
  side(any end, std::span<const step> steps) : end_(std::move(end)), steps_(steps) {}

  std::string play() {
    for (const step& s : steps_) {
      if (!end_) break;
      end_ = std::move(end_).visit([&](auto end) -> any {
        using S = typename decltype(end)::state_type;
        if constexpr (sends(R, S::direction)) {
          return detail::dispatch<S::edges::size>(s.edge, [&](auto e) -> any {
            return send<detail::nth_t<e.value, typename S::edges>>(std::move(end), s);
          });
        } else {
          return receive(std::move(end), s);
        }
      });
    }
    said_ += end_ ? " leaves" : " end";
    end_ = none;
    return said_;
  }

 private:
  template <class Edge, class End>
  any send(End end, const step& s) {
    using M = typename Edge::message;
    note_message<M>(" !", s.value);
    M message{decltype(M::content)(s.value)};
    if constexpr (requires { message.content.take_answer(); }) {
      auto answer = message.content.take_answer();
      any next = send_message<Edge>(std::move(end), std::move(message), s);
      auto got = std::move(answer).recv().take();
      said_ += got ? "(" + std::to_string(got->message.value()) + ")" : "(closed)";
      return next;
    } else {
      return send_message<Edge>(std::move(end), std::move(message), s);
    }
  }

  template <class Edge, class End, class M>
  any send_message(End end, M message, const step& s) {
    constexpr bool last = std::is_same_v<typename Edge::next, typed_pipes::end>;
    if (s.send == 2) return try_to_send(std::move(end), std::move(message));
    if constexpr (last) {
      if (s.send == 0)
        std::move(end).send(std::move(message));
      else
        std::move(end).template emplace<M>(std::move(message.content));
      return none;
    } else {
      if (s.send == 0) return std::move(end).send(std::move(message));
      return std::move(end).template emplace<M>(std::move(message.content));
    }
  }

  // Until there is capacity.
  template <class End, class M>
  struct attempts {
    any& next;
    End& again;
    std::unique_ptr<M>& back;
    void operator()(auto sent) { next = std::move(sent); }
    void operator()() {}
    void operator()(full, M m, End same) {
      back = std::make_unique<M>(std::move(m));
      again = std::move(same);
    }
    void operator()(closed, M) {}
  };
  template <class End, class M>
  any try_to_send(End end, M message) {
    any next;
    auto back = std::make_unique<M>(std::move(message));
    // A member, because the state of a variable is followed by -Wconsumed.
    struct {
      End end = none;
    } now{std::move(end)};
    while (back) {
      const auto unsent = std::move(back);
      std::move(now.end).try_send(std::move(*unsent)).match(attempts<End, M>{next, now.end, back});
      if (back) std::this_thread::yield();
    }
    return next;
  }

  struct cases {
    side& self;
    bool& came;
    any operator()(auto message, auto next) {
      self.got(message);
      return next;
    }
    any operator()(auto last) {
      self.got(last);
      return none;
    }
    any operator()(closed) {
      self.said_ += " closed";
      return none;
    }
    any operator()(timed_out, auto same) {
      self.said_ += " late";
      return same;
    }
    any operator()(not_yet, auto same) {
      came = false;
      return same;
    }
  };

  template <class End>
  any receive(End end, const step& s) {
    using namespace std::chrono_literals;
    bool came = true;
    if (s.receive == 1) return std::move(end).recv().match_for(10h, cases{*this, came});
    if (s.receive == 2)
      return std::move(end).recv().match_until(clock::time_point::max(), cases{*this, came});
    if (s.receive == 3) (void)wait_any(end);
    if (s.receive == 4) {
      any next = std::move(end).recv().match_now(cases{*this, came});
      while (!came) {
        std::this_thread::yield();
        came = true;
        next = std::move(next).visit([&](auto again) -> any {
          if constexpr (std::is_same_v<decltype(again), End>)
            return std::move(again).recv().match_now(cases{*this, came});
          else
            return none;
        });
      }
      return next;
    }
    return std::move(end).recv().match(cases{*this, came});
  }

  template <class M>
  void got(M& message) {
    note_message<M>(" ?", message.content.value());
  }

  template <class M>
  void note_message(const char* mark, std::uint64_t value) {
    said_ += mark + std::string(detail::short_name<M>()) + "=" +
             (value == altered ? "altered" : std::to_string(value));
  }

  any end_;
  std::span<const step> steps_;
  std::string said_;
};

template <template <class> class P, class B>
void play_over(const char* name, const script& all) {
  if constexpr (runs_on<B, P<B>>) {
    using pipe = over<P<B>, B>;
    auto ends = entangle<pipe>();
    std::string of_server;
    std::thread server([&of_server, &all, end = std::move(ends.server)]() mutable {
      of_server =
          side<pipe, role::server>(std::move(end), all.steps.first(all.server_steps)).play();
    });
    const std::string of_client =
        side<pipe, role::client>(std::move(ends.client), all.steps.first(all.client_steps)).play();
    server.join();
    const std::string backend = std::string(B::traits.name) + "_" + std::string(B::traits.wait);
    std::printf("%s %s client:%s\n", name, backend.c_str(), of_client.c_str());
    std::printf("%s %s server:%s\n", name, backend.c_str(), of_server.c_str());
    if (alive != 0) std::printf("%s %s: %ld messages alive\n", name, backend.c_str(), alive.load());
    std::fflush(stdout);
  }
}

template <template <class> class P, class... Bs>
void play_over_each(const char* name, const script& all, backend_list<Bs...>) {
  (play_over<P, Bs>(name, all), ...);
}

template <template <class> class P>
void play(const char* name, const script& all) {
  fuzz::play_over_each<P>(name, all, all_backends{});
}

template <class... Bs>
void print_backends(backend_list<Bs...>) {
  (std::printf("backend %s_%s %s\n", std::string(Bs::traits.name).c_str(),
               std::string(Bs::traits.wait).c_str(),
               Bs::traits.bounded_protocols_only ? "bounded" : "any"),
   ...);
}

}  // namespace typed_pipes::fuzz
