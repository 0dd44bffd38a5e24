// -----------------------------------------------------------------------------
// diagnose.hpp - what the compiler says of a mistake, in the words of the protocol.
// -----------------------------------------------------------------------------
// Each class template is named as the sentence that is wrong; its arguments are the message,
// the state and the alternatives, and the last one is whether all is well. Instantiating it
// with false is the one error of a mistake: whoever finds the fault computes silently, reports it
// from a void function (a constant expression would be a second error) and goes on with a
// `stand_in` so that nothing further breaks.
#pragma once

#include <type_traits>
#include <typed_pipes/impls/shape.hpp>

namespace typed_pipes {

template <class... Messages>
struct the_legal_messages_are {};

// ---- of a program ----

template <class Message, class State, class Legal, bool Ok>
struct message_not_legal_in_state {
  static_assert(Ok, "pipes: this message may not be sent in this state");
};

template <class State, bool Ok>
struct not_your_turn_to_send {
  static_assert(Ok,
                "pipes: in this state it is the peer that sends; this endpoint can only recv()");
};

template <class State, bool Ok>
struct not_your_turn_to_recv {
  static_assert(Ok, "pipes: in this state this endpoint sends; it cannot recv()");
};

template <class Message, class State, bool Ok>
struct no_handler_for {
  static_assert(Ok,
                "pipes: match() has no handler for a message (or for typed_pipes::closed) that can "
                "arrive in this state");
};

template <class Handler, class State, bool Ok>
struct handler_never_runs {
  static_assert(Ok,
                "pipes: match() was given a handler that fits none of the messages of this state");
};

template <class... Types>
struct mixed {};

template <class Mixed, bool Ok>
struct handlers_disagree {
  static_assert(
      Ok,
      "pipes: the handlers of one match() must all return the same type (or typed_pipes::never)");
};

template <class State, bool Ok>
struct more_than_one_message_in_state {
  static_assert(Ok, "pipes: take() is for states with one message; this state needs match()");
};

template <class State, bool Ok>
struct state_has_a_deadline {
  static_assert(Ok,
                "pipes: this state has a deadline, which take() cannot report; it needs match()");
};

template <class Message, class State, bool Ok>
struct message_leads_elsewhere {
  static_assert(Ok,
                "pipes: send_all() and take_all() are for a message that leads back to its own "
                "state");
};

template <class Message, bool Ok>
struct message_must_be_moved {
  static_assert(Ok, "pipes: this message cannot be copied; write send(std::move(message))");
};

template <class... Arguments>
struct these_arguments {};

template <class Message, class Arguments, bool Ok>
struct message_not_made_from {
  static_assert(Ok, "pipes: emplace() was given arguments that this message cannot be made from");
};

template <class State, class Protocol, bool Ok>
struct not_a_state_of_this_protocol {
  static_assert(Ok, "pipes: this state cannot be reached in this protocol");
};

template <class Type, bool Ok>
struct not_an_end {
  static_assert(Ok, "pipes: wait_any() waits for ends of pipes; this is none");
};

// ---- of a protocol ----

template <class Protocol, bool Ok>
struct not_a_protocol {
  static_assert(Ok, "pipes: a protocol is a class with `using start = <its first state>;`");
};

template <class Written, bool Ok>
struct not_a_transition {
  static_assert(Ok, "pipes: write a transition as  auto(Message) -> NextState");
};

template <class State, bool Ok>
struct undefined_state {
  static_assert(Ok, "pipes: a transition leads to a state that is declared but never defined");
};

template <class Type, bool Ok>
struct not_a_state {
  static_assert(Ok,
                "pipes: a transition leads to a type that is not a state (derive it from send<...> "
                "or recv<...>)");
};

template <class Message, bool Ok>
struct not_a_message {
  static_assert(
      Ok, "pipes: a message is a nothrow-movable object type, not a reference, pointer or array");
};

template <class Message, bool Ok>
struct undefined_message {
  static_assert(Ok, "pipes: a state carries a message that is declared but never defined");
};

template <class Message, class State, bool Ok>
struct message_twice_in_state {
  static_assert(Ok,
                "pipes: a state lists the same message twice; the next state would be ambiguous");
};

template <class State, bool Ok>
struct state_without_messages {
  static_assert(Ok,
                "pipes: this state lists no message; let the transition that leads here go to "
                "typed_pipes::end");
};

template <class State, bool Ok>
struct unreachable_state {
  static_assert(Ok, "pipes: this state is listed in the protocol but no message leads to it");
};

template <class State, bool Ok>
struct protocol_is_unbounded {
  static_assert(Ok,
                "pipes: this backend needs a bounded protocol, and this state lies on a cycle of "
                "messages in one "
                "direction; add a reply to the cycle, or use a ring<N> or queue transport");
};

template <class Backend, bool Ok>
struct not_a_backend {
  static_assert(Ok,
                "pipes: over<Protocol, Backend> names a type that is not a backend (impls/all.hpp "
                "lists them)");
};

namespace detail {

// A fault is one of the templates above, named but not instantiated: silent until it is reported.
template <bool Sound, class Fault>
using fault_unless = std::conditional_t<Sound, list<>, list<Fault>>;

template <class... Faults>
struct all_faults {
  using type = list<>;
};
template <class... Fs>
struct all_faults<list<Fs...>> {
  using type = list<Fs...>;
};
template <class... As, class... Bs, class... Rest>
struct all_faults<list<As...>, list<Bs...>, Rest...> : all_faults<list<As..., Bs...>, Rest...> {};

/// Says each fault, once. Call it qualified: a lookup by argument would instantiate them elsewhere.
/// `auto` has it instantiated at the call, so that Clang's notes lead back to the user's line.
template <class... Faults>
auto report(list<Faults...>) {
  ((void)sizeof(Faults), ...);
}

/// Takes an endpoint's place after an error was reported: accepts everything, says nothing.
struct stand_in {
  template <class... Ts>
  stand_in send(Ts&&...) const {
    return {};
  }
  template <class M, class... Ts>
  stand_in emplace(Ts&&...) const {
    return {};
  }
  template <class... Ts>
  stand_in try_send(Ts&&...) const {
    return {};
  }
  stand_in recv() const { return {}; }
  template <class... Ts>
  stand_in match(Ts&&...) const {
    return {};
  }
  template <class... Ts>
  stand_in match_for(Ts&&...) const {
    return {};
  }
  template <class... Ts>
  stand_in match_until(Ts&&...) const {
    return {};
  }
  template <class... Ts>
  stand_in match_now(Ts&&...) const {
    return {};
  }
  template <class... Ts>
  stand_in visit(Ts&&...) const {
    return {};
  }
  stand_in take() const { return {}; }
  void close() const {}
  template <class T>
  operator T() const {
    return T();
  }
};

struct stand_in_pair {
  stand_in client, server;
};

}  // namespace detail
}  // namespace typed_pipes
