// -----------------------------------------------------------------------------
// xenium.hpp - three queues of Manuel Poeter's xenium, for many senders and many receivers.
// -----------------------------------------------------------------------------
// Source     github.com/mpoeter/xenium, Debian libxenium-dev.
// Used       reclaimed by epochs, as its benchmarks are. xenium_ramalhete carries pointers: each
//            message is on the heap. xenium_michael_scott has a node per message.
// Differs    none.
// Waiting    never wait by themselves: tries, with our policy between.
// -----------------------------------------------------------------------------
#pragma once

#include "harness/rivals/adapter/boxed.hpp"
#include "harness/rivals/adapter/queue_backend.hpp"

#ifdef TYPED_PIPES_HAVE_XENIUM
#include <xenium/michael_scott_queue.hpp>
#include <xenium/ramalhete_queue.hpp>
#include <xenium/reclamation/generic_epoch_based.hpp>
#include <xenium/vyukov_bounded_queue.hpp>
#endif

namespace typed_pipes::rivals {

#ifdef TYPED_PIPES_HAVE_XENIUM

namespace detail {

using by_epochs = xenium::policy::reclaimer<xenium::reclamation::new_epoch_based<>>;

template <class T>
class ramalhete_pointers {
 public:
  bool try_push(T* p) {
    queue_.push(p);
    return true;
  }
  T* try_pop() {
    T* p = nullptr;
    return queue_.try_pop(p) ? p : nullptr;
  }

 private:
  xenium::ramalhete_queue<T*, by_epochs> queue_;
};

}  // namespace detail

struct xenium_ramalhete_plug {
  static constexpr std::string_view name = "xenium_ramalhete", source = "xenium::ramalhete_queue";
  static constexpr std::string_view design = "a list of arrays of pointers, for many on both sides",
                                    package = "libxenium-dev";
  static constexpr typed_pipes::put_blocks put_blocks = typed_pipes::put_blocks::never;
  static constexpr std::size_t capacity = 0;
  static constexpr allocation allocates = allocation::per_message;

  template <class T>
  using queue = boxed<T, detail::ramalhete_pointers<T>>;
};

struct xenium_michael_scott_plug {
  static constexpr std::string_view name = "xenium_michael_scott",
                                    source = "xenium::michael_scott_queue";
  static constexpr std::string_view design = "a linked list, for many on both sides",
                                    package = "libxenium-dev";
  static constexpr typed_pipes::put_blocks put_blocks = typed_pipes::put_blocks::never;
  static constexpr std::size_t capacity = 0;
  static constexpr allocation allocates = allocation::per_message;

  template <class T>
  class queue {
   public:
    bool try_push(T& v) {
      queue_.push(std::move(v));
      return true;
    }
    bool try_pop(T& v) { return queue_.try_pop(v); }

   private:
    xenium::michael_scott_queue<T, detail::by_epochs> queue_;
  };
};

template <std::size_t Room>
struct xenium_vyukov_plug {
  static constexpr std::string_view name = "xenium_vyukov", source = "xenium::vyukov_bounded_queue";
  static constexpr std::string_view design = "an array of stamped slots, for many on both sides",
                                    package = "libxenium-dev";
  static constexpr typed_pipes::put_blocks put_blocks = typed_pipes::put_blocks::when_full;
  static constexpr std::size_t capacity = Room;
  static constexpr allocation allocates = allocation::at_creation;

  template <class T>
  class queue {
   public:
    bool try_push(T& v) { return queue_.try_push(std::move(v)); }
    bool try_pop(T& v) { return queue_.try_pop(v); }

   private:
    xenium::vyukov_bounded_queue<T> queue_{Room};
  };
};

template <class Waiting>
using xenium_ramalhete = queue_backend<xenium_ramalhete_plug, Waiting>;
template <class Waiting>
using xenium_michael_scott = queue_backend<xenium_michael_scott_plug, Waiting>;
template <class Waiting, std::size_t Room = 1024>
using xenium_vyukov = queue_backend<xenium_vyukov_plug<Room>, Waiting>;

inline constexpr rival xenium_is{"xenium", "libxenium-dev", true};
using xenium_list =
    backend_list<xenium_ramalhete<spin>, xenium_ramalhete<yielding>, xenium_michael_scott<spin>,
                 xenium_michael_scott<yielding>, xenium_vyukov<spin>, xenium_vyukov<yielding>>;
using xenium_for_many =
    list<for_many<xenium_ramalhete_plug, yielding>, for_many<xenium_michael_scott_plug, yielding>,
         for_many<xenium_vyukov_plug<1024>, yielding>>;
template <std::size_t Room>
using xenium_of_room = backend_list<xenium_vyukov<spin, Room>>;

#else

inline constexpr rival xenium_is{"xenium", "libxenium-dev", false};
using xenium_list = backend_list<>;
using xenium_for_many = list<>;
template <std::size_t Room>
using xenium_of_room = backend_list<>;

#endif

}  // namespace typed_pipes::rivals
