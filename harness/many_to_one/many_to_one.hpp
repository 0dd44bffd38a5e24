// -----------------------------------------------------------------------------
// many_to_one.hpp - the MPSC systems that are measured: those of the 2012 tables, and ours.
// -----------------------------------------------------------------------------
// A system is a struct that can be opened and can create further senders:
//
//   static constexpr many_to_one_traits traits{...};
//   template <class T> using sender;        void send(T); move-only or copyable; its destructor closes it
//   template <class T> using receiver;      std::optional<T> recv(): nothing when all senders are closed
//                                           and all messages were received
//   open<T>() -> pair<receiver, sender>     creates the system with one sender
//   another<T>(receiver*, sender&)          creates one more sender. Where traits.clones is true it is copied
//                                           from a sender; the receiver is not used and may be null
//
// Threads    each sender: one at a time. another(): the receiver's thread; where traits.clones is true,
//            any thread that owns a sender.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <string_view>
#include <typed_pipes/impls/all.hpp>
#include <typed_pipes/parts/channel.hpp>
#include <typed_pipes/parts/receiver_set.hpp>
#include <typed_pipes/parts/shared_sender.hpp>
#include <utility>

#include "harness/many_to_one/port_set_2012.hpp"
#include "harness/many_to_one/shared_chan_2012.hpp"

namespace typed_pipes {

struct many_to_one_traits {
  std::string_view name;  // the system's row in the tables
  std::string_view wait;  // how the receiver waits
  bool clones;            // another() needs only a sender
  // Where the server ran in the programs of 2012. True: it was started before the workers and ended on a
  // message. False: it was started after them and ended when all senders were closed.
  bool server_first;
  // As in backend_traits.
  typed_pipes::origin origin;
  typed_pipes::put_blocks put_blocks;
  allocation allocates;
  std::string_view design, source;
  std::size_t capacity = 0;
  std::string_view package = {}, family = {};
  int look = -1;
  bool keeps_threads = false;
};

namespace many_to_one {

/// A channel over a backend whose sender can be copied.
template <class Backend>
struct shared_channel {
  template <class T>
  using sender = typed_pipes::shared_sender<T, Backend>;
  template <class T>
  using receiver = typed_pipes::receiver<T, Backend>;

  template <class T>
  static std::pair<receiver<T>, sender<T>> open() {
    auto ends = make_shared_channel<T, Backend>();
    return {std::move(ends.receiver), std::move(ends.sender)};
  }
  template <class T>
  static sender<T> another(receiver<T>*, sender<T>& first) {
    return first;
  }
};

// Port and chan of spring 2012: a sender is a copied port number, which each send looks up under the
// process-wide lock.
struct global_mutex : shared_channel<typed_pipes::global_mutex> {
  static constexpr many_to_one_traits traits{
      .name = typed_pipes::global_mutex::traits.name,
      .wait = typed_pipes::global_mutex::traits.wait,
      .clones = true,
      .server_first = true,
      .origin = typed_pipes::global_mutex::traits.origin,
      .put_blocks = typed_pipes::global_mutex::traits.put_blocks,
      .allocates = typed_pipes::global_mutex::traits.allocates,
      .design = typed_pipes::global_mutex::traits.design,
      .source = "msgsend.rs, June 2012 (5660b8bfb5)",
      .look = typed_pipes::global_mutex::traits.look};
};
struct global_mutex_yielding : shared_channel<typed_pipes::global_mutex_yielding> {
  static constexpr many_to_one_traits traits{
      .name = typed_pipes::global_mutex_yielding::traits.name,
      .wait = typed_pipes::global_mutex_yielding::traits.wait,
      .clones = true,
      .server_first = true,
      .origin = typed_pipes::global_mutex_yielding::traits.origin,
      .put_blocks = typed_pipes::global_mutex_yielding::traits.put_blocks,
      .allocates = typed_pipes::global_mutex_yielding::traits.allocates,
      .design = typed_pipes::global_mutex_yielding::traits.design,
      .source = "msgsend.rs, June 2012 (5660b8bfb5)",
      .look = typed_pipes::global_mutex_yielding::traits.look};
};

// The prototype of the pipes: a reference-counted lock, condition and queue. No msgsend of 2012 is known
// to have run over it. It could not notice that senders had left, so its server too ended on a message.
struct queue_mutex : shared_channel<typed_pipes::queue_mutex> {
  static constexpr many_to_one_traits traits{
      .name = typed_pipes::queue_mutex::traits.name,
      .wait = typed_pipes::queue_mutex::traits.wait,
      .clones = true,
      .server_first = true,
      .origin = typed_pipes::queue_mutex::traits.origin,
      .put_blocks = typed_pipes::queue_mutex::traits.put_blocks,
      .allocates = typed_pipes::queue_mutex::traits.allocates,
      .design = typed_pipes::queue_mutex::traits.design,
      .source = "Rust core::newcomm, June 2012",
      .look = typed_pipes::queue_mutex::traits.look};
};

/// A set of receivers with one channel per sender; the owner of the set creates them.
template <template <class, class> class Set, class Backend>
struct set_of_channels {
  template <class T>
  using sender = typed_pipes::sender<T, Backend>;
  template <class T>
  using receiver = Set<T, Backend>;

  template <class T>
  static std::pair<receiver<T>, sender<T>> open() {
    receiver<T> set;
    sender<T> first = set.make_sender();
    return {std::move(set), std::move(first)};
  }
  template <class T>
  static sender<T> another(receiver<T>* set, sender<T>&) {
    return set->make_sender();
  }
};

template <class Waiting>
struct port_set_2012 : set_of_channels<typed_pipes::port_set_2012, basic_single_shot<Waiting>> {
  static constexpr many_to_one_traits traits{
      .name = "port_set_2012",
      .wait = Waiting::name,
      .clones = false,
      .server_first = false,
      .origin = origin::historic,
      .put_blocks = put_blocks::never,
      .allocates = allocation::per_message,
      .design = "a set with a channel of packets per sender, each receive marks its members",
      .source = "msgsend-pipes.rs, July 2012 (c56a38ac2a)",
      .look = 5};
};

template <class Waiting>
struct shared_chan_2012 {
  static constexpr many_to_one_traits traits{
      .name = "shared_chan_2012",
      .wait = Waiting::name,
      .clones = true,
      .server_first = false,
      .origin = origin::historic,
      .put_blocks = put_blocks::never,
      .allocates = allocation::per_message,
      .design = "a lock around the one sender of a stream of packets",
      .source = "msgsend-pipes-shared.rs, July 2012 (ba10819800)",
      .look = 6};

  using backend = basic_single_shot<Waiting>;
  template <class T>
  using sender = typed_pipes::shared_chan_2012<T, backend>;
  template <class T>
  using receiver = typed_pipes::receiver<T, backend>;

  template <class T>
  static std::pair<receiver<T>, sender<T>> open() {
    auto ends = make_channel<T, backend>();
    return {std::move(ends.receiver), sender<T>(std::move(ends.sender))};
  }
  template <class T>
  static sender<T> another(receiver<T>*, sender<T>& first) {
    return first;
  }
};

template <class Waiting>
struct receiver_set : set_of_channels<typed_pipes::receiver_set, basic_single_shot<Waiting>> {
  static constexpr many_to_one_traits traits{
      .name = "receiver_set",
      .wait = Waiting::name,
      .clones = false,
      .server_first = false,
      .origin = origin::ours,
      .put_blocks = put_blocks::never,
      .allocates = allocation::per_message,
      .design = "a set with a channel of packets per sender and one notifier",
      .source = "this project (end_set.hpp)",
      .look = 4};
};

template <class Waiting>
struct receiver_set_ring : set_of_channels<typed_pipes::receiver_set, basic_ring<Waiting>> {
  static constexpr many_to_one_traits traits{
      .name = "receiver_set_ring",
      .wait = Waiting::name,
      .clones = false,
      .server_first = false,
      .origin = origin::ours,
      .put_blocks = put_blocks::when_full,
      .allocates = allocation::at_creation,
      .design = "a set with a ring per sender and one notifier",
      .source = "this project (end_set.hpp, ring.hpp)",
      .look = 5};
};

template <class Waiting>
struct shared_sender : shared_channel<basic_single_shot<Waiting>> {
  static constexpr many_to_one_traits traits{
      .name = "shared_sender",
      .wait = Waiting::name,
      .clones = true,
      .server_first = false,
      .origin = origin::ours,
      .put_blocks = put_blocks::never,
      .allocates = allocation::per_message,
      .design = "a list of packets that any number of senders append to",
      .source = "this project (shared_packets.hpp)",
      .look = 6};
};

}  // namespace many_to_one

/// In the order of the tables. Systems over single_shot and ring appear once per wait strategy that yields
/// the processor: there are more threads than cores.
using all_many_to_one = list<                        //
    many_to_one::global_mutex,                       //
    many_to_one::global_mutex_yielding,              //
    many_to_one::queue_mutex,                        //
    many_to_one::port_set_2012<spin_then_park>,      //
    many_to_one::port_set_2012<park>,                //
    many_to_one::shared_chan_2012<spin_then_park>,   //
    many_to_one::shared_chan_2012<park>,             //
    many_to_one::receiver_set<spin_then_park>,       //
    many_to_one::receiver_set<park>,                 //
    many_to_one::receiver_set_ring<spin_then_park>,  //
    many_to_one::receiver_set_ring<park>,            //
    many_to_one::shared_sender<spin_then_park>,      //
    many_to_one::shared_sender<park>>;

}  // namespace typed_pipes
