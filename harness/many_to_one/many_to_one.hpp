// -----------------------------------------------------------------------------
// many_to_one.hpp - the ways by which many threads send to one: the systems of the 2012 tables.
// -----------------------------------------------------------------------------
// A system is a struct that says how it is opened and how one more sender is made:
//
//   static constexpr many_to_one_traits traits{...};
//   template <class T> using sender;      move-only or copyable; void send(T); dropping it leaves
//   template <class T> using receiver;     std::optional<T> recv(); nothing when all inlets have left
//                                        and all was taken
//   open<T>() -> pair<receiver, sender>     with an sender of the thread that opens it
//   another<T>(receiver*, sender&)          one more sender. traits.clones: made from an sender, the receiver
//                                        is not used and may be null, for it may be in use elsewhere
//
// Threads    inlets: each one at a time. another(): the receiver's thread; of a system that clones, any
//            thread whose sender it is.
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
  std::string_view name;  // the row in the tables
  std::string_view wait;  // how the receiver waits
  bool clones;            // another() needs only an sender
  bool server_first;      // in the programs of 2012 the server ran before the workers were made and
      // ended on a message; else it was started after them, ended when all had left
  // As in backend_traits.
  typed_pipes::origin origin;
  typed_pipes::put_blocks put_blocks;
  allocation allocates;
  std::string_view design, source;
  std::size_t capacity = 0;
  std::string_view package = {}, family = {};
};

namespace many_to_one {

/// A stream over a backend into which as many send as copy its end.
template <class Backend>
struct shared_stream {
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

// port/chan: the number is copied, each send looks it up under the global lock.
struct global_mutex : shared_stream<typed_pipes::global_mutex> {
  static constexpr many_to_one_traits traits{
      .name = typed_pipes::global_mutex::traits.name,
      .wait = typed_pipes::global_mutex::traits.wait,
      .clones = true,
      .server_first = true,
      .origin = typed_pipes::global_mutex::traits.origin,
      .put_blocks = typed_pipes::global_mutex::traits.put_blocks,
      .allocates = typed_pipes::global_mutex::traits.allocates,
      .design = typed_pipes::global_mutex::traits.design,
      .source = "msgsend.rs, June 2012 (5660b8bfb5)"};
};
struct global_mutex_yielding : shared_stream<typed_pipes::global_mutex_yielding> {
  static constexpr many_to_one_traits traits{
      .name = typed_pipes::global_mutex_yielding::traits.name,
      .wait = typed_pipes::global_mutex_yielding::traits.wait,
      .clones = true,
      .server_first = true,
      .origin = typed_pipes::global_mutex_yielding::traits.origin,
      .put_blocks = typed_pipes::global_mutex_yielding::traits.put_blocks,
      .allocates = typed_pipes::global_mutex_yielding::traits.allocates,
      .design = typed_pipes::global_mutex_yielding::traits.design,
      .source = "msgsend.rs, June 2012 (5660b8bfb5)"};
};

// The prototype: a counted cell with lock, condition and queue. No msgsend of 2012 is known to have
// run over it; as it could not see senders leave, its server would have ended on a message too.
struct queue_mutex : shared_stream<typed_pipes::queue_mutex> {
  static constexpr many_to_one_traits traits{
      .name = typed_pipes::queue_mutex::traits.name,
      .wait = typed_pipes::queue_mutex::traits.wait,
      .clones = true,
      .server_first = true,
      .origin = typed_pipes::queue_mutex::traits.origin,
      .put_blocks = typed_pipes::queue_mutex::traits.put_blocks,
      .allocates = typed_pipes::queue_mutex::traits.allocates,
      .design = typed_pipes::queue_mutex::traits.design,
      .source = "Rust core::newcomm, June 2012"};
};

/// A set with a member per sender. The set's owner adds them.
template <template <class, class> class Set, class Backend>
struct set_of_streams {
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
struct port_set_2012 : set_of_streams<typed_pipes::port_set_2012, basic_single_shot<Waiting>> {
  static constexpr many_to_one_traits traits{
      .name = "port_set_2012",
      .wait = Waiting::name,
      .clones = false,
      .server_first = false,
      .origin = origin::historic,
      .put_blocks = put_blocks::never,
      .allocates = allocation::per_message,
      .design = "a set with a stream of packets per sender, each receive marks its members",
      .source = "msgsend-pipes.rs, July 2012 (c56a38ac2a)"};
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
      .source = "msgsend-pipes-shared.rs, July 2012 (ba10819800)"};

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
struct receiver_set : set_of_streams<typed_pipes::receiver_set, basic_single_shot<Waiting>> {
  static constexpr many_to_one_traits traits{
      .name = "receiver_set",
      .wait = Waiting::name,
      .clones = false,
      .server_first = false,
      .origin = origin::ours,
      .put_blocks = put_blocks::never,
      .allocates = allocation::per_message,
      .design = "a set with a stream of packets per sender and one notifier",
      .source = "this project (end_set.hpp)"};
};

template <class Waiting>
struct receiver_set_ring : set_of_streams<typed_pipes::receiver_set, basic_ring<Waiting>> {
  static constexpr many_to_one_traits traits{
      .name = "receiver_set_ring",
      .wait = Waiting::name,
      .clones = false,
      .server_first = false,
      .origin = origin::ours,
      .put_blocks = put_blocks::when_full,
      .allocates = allocation::at_creation,
      .design = "a set with a ring per sender and one notifier",
      .source = "this project (end_set.hpp, ring.hpp)"};
};

template <class Waiting>
struct shared_sender : shared_stream<basic_single_shot<Waiting>> {
  static constexpr many_to_one_traits traits{
      .name = "shared_sender",
      .wait = Waiting::name,
      .clones = true,
      .server_first = false,
      .origin = origin::ours,
      .put_blocks = put_blocks::never,
      .allocates = allocation::per_message,
      .design = "a list of packets that any number of senders append to",
      .source = "this project (shared_packets.hpp)"};
};

}  // namespace many_to_one

/// In the order of the tables. The rows over single_shot and ring with each waiting that lets others run.
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
