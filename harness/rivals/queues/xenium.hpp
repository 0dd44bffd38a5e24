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

#include <utility>

#include "harness/rivals/adapter/boxed.hpp"
#include "harness/rivals/adapter/rival.hpp"

#ifdef TYPED_PIPES_HAVE_XENIUM
#include <xenium/michael_scott_queue.hpp>
#include <xenium/ramalhete_queue.hpp>
#include <xenium/reclamation/generic_epoch_based.hpp>
#include <xenium/vyukov_bounded_queue.hpp>
#endif

namespace typed_pipes::rivals {

#ifdef TYPED_PIPES_HAVE_XENIUM

namespace detail {

using by_epochs = ::xenium::policy::reclaimer<::xenium::reclamation::new_epoch_based<>>;

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
  ::xenium::ramalhete_queue<T*, by_epochs> queue_;
};

}  // namespace detail

struct xenium_ramalhete_plug {
  static constexpr queue_traits traits{
      .name = "xenium_ramalhete",
      .put_blocks = put_blocks::never,
      .allocates = allocation::per_message,
      .design = "a list of arrays of pointers, for many on both sides",
      .source = "xenium::ramalhete_queue",
      .look = 9};

  template <class T>
  using queue = boxed<T, detail::ramalhete_pointers<T>>;
};

struct xenium_michael_scott_plug {
  static constexpr queue_traits traits{.name = "xenium_michael_scott",
                                       .put_blocks = put_blocks::never,
                                       .allocates = allocation::per_message,
                                       .design = "a linked list, for many on both sides",
                                       .source = "xenium::michael_scott_queue",
                                       .look = 10};

  template <class T>
  class queue {
   public:
    bool try_push(T& v) {
      queue_.push(std::move(v));
      return true;
    }
    bool try_pop(T& v) { return queue_.try_pop(v); }

   private:
    ::xenium::michael_scott_queue<T, detail::by_epochs> queue_;
  };
};

template <std::size_t Capacity>
struct xenium_vyukov_plug {
  static constexpr queue_traits traits{
      .name = "xenium_vyukov",
      .put_blocks = put_blocks::when_full,
      .allocates = allocation::at_creation,
      .capacity = Capacity,
      .design = "an array of stamped slots, for many on both sides",
      .source = "xenium::vyukov_bounded_queue",
      .look = 11};

  template <class T>
  class queue {
   public:
    bool try_push(T& v) { return queue_.try_push(std::move(v)); }
    bool try_pop(T& v) { return queue_.try_pop(v); }

   private:
    ::xenium::vyukov_bounded_queue<T> queue_{Capacity};
  };
};

#endif

struct xenium {
  static constexpr std::string_view name = "xenium";
  static constexpr needs needed{"xenium/ramalhete_queue.hpp", "libxenium-dev"};
#ifdef TYPED_PIPES_HAVE_XENIUM
  using one_to_one = list<fixed<xenium_ramalhete_plug, spin, yielding>,
                          fixed<xenium_michael_scott_plug, spin, yielding>,
                          sized<xenium_vyukov_plug, spin, yielding>>;
  using many_to_one =
      list<fixed<xenium_ramalhete_plug, yielding>, fixed<xenium_michael_scott_plug, yielding>,
           sized<xenium_vyukov_plug, yielding>>;
#endif
};

}  // namespace typed_pipes::rivals
