#include "harness/rivals/bare/bare.hpp"

#include <cstdint>
#include <future>
#include <memory>
#include <type_traits>

#include "harness/base/text.hpp"
#include "harness/rivals/all.hpp"
#include "harness/rivals/bare/eventfd.hpp"
#include "harness/workloads/create_close.hpp"
#include "harness/workloads/ping_pong.hpp"
#include "harness/workloads/stream.hpp"

namespace typed_pipes::harness {
namespace {

using word = std::uint64_t;

// A queue and how it is waited for, as the adapter does.
template <class Plug, class Waiting>
struct bare {
  using queue = typename Plug::template queue<word>;

  static void put(queue& q, word v) {
    if constexpr (requires { q.push(v); })
      q.push(v);
    else
      rivals::poll<Waiting>([&] { return q.try_push(v); });
  }
  static word take(queue& q) {
    word v = 0;
    if constexpr (rivals::commits<queue, Waiting, word>)
      q.pop(v);
    else
      rivals::poll<Waiting>([&] { return q.try_pop(v); });
    return v;
  }

  struct pair {
    alignas(128) queue there;
    alignas(128) queue back;
  };

  static tally serve(pair& both, word rounds) {
    tally seen;
    for (; seen.sent < rounds; ++seen.sent) {
      put(both.there, seen.sent);
      seen.receive(take(both.back));
    }
    return seen;
  }
  static tally answer(pair& both, word rounds) {
    tally seen;
    for (; seen.sent < rounds; ++seen.sent) {
      const word ball = take(both.there);
      seen.receive(ball);
      put(both.back, ball);
    }
    return seen;
  }

  static std::vector<side> ping_pong(const params& p) {
    std::vector<side> all;
    for (int i = 0; i < p.pairs; ++i) {
      auto both = std::make_shared<pair>();
      all.emplace_back([both, n = p.operations] { return serve(*both, n); });
      all.emplace_back([both, n = p.operations] { return answer(*both, n); });
    }
    return all;
  }

  static std::vector<side> stream(const params& p) {
    struct one {
      alignas(128) queue there;
    };
    std::vector<side> all;
    for (int i = 0; i < p.pairs; ++i) {
      auto q = std::make_shared<one>();
      all.emplace_back([q, n = p.operations] {
        tally seen;
        for (; seen.sent < n; ++seen.sent) put(q->there, seen.sent);
        return seen;
      });
      all.emplace_back([q, n = p.operations] {
        word received = 0;
        word hash = 0;
        while (received < n) tally::fold(take(q->there), received, hash);
        return tally{.received = received, .hash = hash};
      });
    }
    return all;
  }
};

// One promise, one future, one value, in one thread.
std::vector<side> promise_and_future(const params& p) {
  std::vector<side> all;
  all.reserve(static_cast<std::size_t>(p.pairs));
  for (int i = 0; i < p.pairs; ++i) {
    all.emplace_back([n = p.operations] {
      tally seen;
      for (; seen.sent < n; ++seen.sent) {
        std::promise<word> given;
        auto come = given.get_future();
        given.set_value(seen.sent);
        seen.receive(come.get());
      }
      return seen;
    });
  }
  return all;
}

// What a run says of a queue used bare: as of the queue.
template <class Plug>
backend_facts bare_facts() {
  backend_facts facts;
  facts.origin = rivals::origin_of<Plug>();
  facts.design = Plug::design;
  facts.source = Plug::source;
  facts.package = Plug::package;
  facts.family = rivals::family_of<Plug>();
  facts.bare_of = Plug::name;
  facts.put_blocks = Plug::put_blocks;
  facts.allocates = Plug::allocates;
  facts.capacity = Plug::capacity;
  return facts;
}

template <class Workload, class Plug>
program described(const workload_traits& beside, std::string_view wait) {
  program p;
  p.facts = bare_facts<Plug>();
  p.workload = beside;
  p.workload.protocol = "";
  p.backend = say(Plug::name, "_bare");
  p.wait = wait;
  p.payload_bytes = sizeof(word);
  p.carry = "value";
  p.has_payload = true;
  p.check = &Workload::check;
  return p;
}

template <class Plug, class Waiting>
program ping_pong_of(const workload_traits& beside) {
  auto p = described<workloads::ping_pong, Plug>(beside, Waiting::name);
  p.capacity = Plug::capacity;
  p.sides = &bare<Plug, Waiting>::ping_pong;
  return p;
}
template <class Plug, class Waiting>
program stream_of(const workload_traits& beside) {
  auto p = described<workloads::stream, Plug>(beside, Waiting::name);
  p.capacity = Plug::capacity;
  p.sides = &bare<Plug, Waiting>::stream;
  return p;
}

// The plugs of a list of backends, and those that only a bare program can use.
template <class... Bs, class F>
void each_plug(backend_list<Bs...>, F&& f) {
  (f.template operator()<typename Bs::plug, typename Bs::waiting>(), ...);
}
template <std::size_t Room, class F>
void each_word_plug(F&& f) {
#ifdef TYPED_PIPES_HAVE_ATOMIC_QUEUE
  f.template operator()<rivals::atomic_queue_word_plug<Room, false>, spin>();
  f.template operator()<rivals::atomic_queue_word_plug<Room, true>, spin>();
#endif
  (void)f;
}

template <std::size_t Room>
std::vector<program> streams_of_room(const workload_traits& beside) {
  std::vector<program> all;
  const auto add = [&]<class Plug, class Waiting>() {
    all.push_back(stream_of<Plug, Waiting>(beside));
  };
  each_plug(rivals_of_room<Room>{}, add);
  each_word_plug<Room>(add);
  return all;
}

}  // namespace

std::vector<program> bare_ping_pongs(const workload_traits& beside) {
  std::vector<program> all;
  const auto add = [&]<class Plug, class Waiting>() {
    all.push_back(ping_pong_of<Plug, Waiting>(beside));
  };
  each_plug(all_rivals{}, add);
  each_word_plug<1024>(add);
  add.template operator()<rivals::eventfd_plug, park>();
  return all;
}

std::vector<program> bare_streams(const workload_traits& beside) {
  std::vector<program> all;
  const auto add = [&]<class Plug, class Waiting>() {
    all.push_back(stream_of<Plug, Waiting>(beside));
  };
  each_plug(all_rivals{}, add);
  each_word_plug<1024>(add);
  add.template operator()<rivals::eventfd_plug, park>();
  return all;
}

std::vector<program> bare_streams_of_room(const workload_traits& beside, std::size_t room) {
  if (room == 64) return streams_of_room<64>(beside);
  if (room == 65536) return streams_of_room<65536>(beside);
  return {};
}

std::vector<program> bare_create_closes(const workload_traits& beside) {
  auto p = described<workloads::create_close, rivals::std_promise_plug>(beside, "park");
  p.sides = &promise_and_future;
  return {p};
}

std::string missing_rivals_text() {
  std::string text;
  for (const rivals::rival& each : every_rival)
    if (!each.found)
      text += say("left out: ", each.name, ": not installed (Debian package ", each.package,
                  "; make rivals-setup)\n");
  return text;
}

}  // namespace typed_pipes::harness
