// -----------------------------------------------------------------------------
// diagnose.hpp - the compile-time error messages: one class template and one sentence per mistake.
// -----------------------------------------------------------------------------
// The name of each class template states the mistake; its arguments are the message, the state and the
// alternatives, and a last one, Ok. Instantiating it with Ok = false is the only error that a mistake
// causes (report.hpp).
#pragma once

#include <type_traits>
#include <typed_pipes/impls/contract/shape.hpp>
#include <typed_pipes/protocols/core/vocabulary.hpp>

namespace typed_pipes {

template <class State, role Role, class Protocol>
class endpoint;

/// Lists the messages of a state in an error message.
template <class... Messages>
struct the_legal_messages_are {};

// ---- mistakes in a program ----

template <class Message, class State, class Legal, bool Ok>
struct message_not_legal_in_state {
  static_assert(Ok, "pipes: this message may not be sent in this state");
};

template <class State, bool Ok>
struct not_your_turn_to_send {
  static_assert(Ok, "pipes: in this state the peer sends; this endpoint can only recv()");
};

template <class State, bool Ok>
struct not_your_turn_to_recv {
  static_assert(Ok, "pipes: in this state this endpoint sends; it cannot recv()");
};

template <class Message, class State, bool Ok>
struct no_handler_for {
  static_assert(Ok,
                "pipes: a message that can come here has no handler that takes (message, next "
                "endpoint), or (message) if it ends the session");
};
template <class State, bool Ok>
struct no_handler_for<closed, State, Ok> {
  static_assert(Ok, "pipes: `closed` has no handler; it is called if the peer has left");
};
template <class State, bool Ok>
struct no_handler_for<timed_out, State, Ok> {
  static_assert(Ok,
                "pipes: `timed_out` has no handler that takes (timed_out, same endpoint); it is "
                "called if the deadline has passed");
};
template <class State, bool Ok>
struct no_handler_for<not_yet, State, Ok> {
  static_assert(Ok,
                "pipes: `not_yet` has no handler that takes (not_yet, same endpoint); match_now() "
                "calls it if no message is there");
};
template <class State, bool Ok>
struct no_handler_for<full, State, Ok> {
  static_assert(Ok,
                "pipes: `full` has no handler that takes (full, message, same endpoint); "
                "try_send() calls it if send() would wait");
};
template <class At, role R, class P, class State, bool Ok>
struct no_handler_for<endpoint<At, R, P>, State, Ok> {
  static_assert(Ok,
                "pipes: an endpoint has no handler: try_send() hands over the next one, visit() "
                "the one of each state");
};

template <class Handler, class State, bool Ok>
struct handler_never_runs {
  static_assert(
      Ok, "pipes: this handler of match() is never called: no message of this state reaches it");
};

template <class Handler, bool Ok>
struct handler_is_final {
  static_assert(Ok,
                "pipes: a handler is of a class that is not final: what it takes is seen in one "
                "derived from it");
};

/// Lists the types that handlers return in an error message.
template <class... Types>
struct mixed {};

template <class Mixed, bool Ok>
struct handlers_disagree {
  static_assert(
      Ok,
      "pipes: the handlers of one match() must all return the same type (or typed_pipes::never)");
};

/// Lists the arguments of a call in an error message.
template <class... Arguments>
struct these_arguments {};

template <class Arguments, bool Ok>
struct not_one_message {
  static_assert(Ok,
                "pipes: send() and try_send() take one message; send_all() takes a range of them");
};

template <class Arguments, bool Ok>
struct emplace_of_which_message {
  static_assert(Ok, "pipes: emplace() is told which message to make: emplace<Message>(arguments)");
};

template <class Arguments, bool Ok>
struct arguments_for_nothing {
  static_assert(
      Ok,
      "pipes: recv(), take() and close() take no arguments; how long to wait is an argument of "
      "match_for()");
};

template <class Arguments, bool Ok>
struct not_one_handler {
  static_assert(
      Ok,
      "pipes: take_all() takes one handler, for the message; it returns an empty endpoint "
      "once the peer has left");
};

template <class Used, bool Ok>
struct used_without_move {
  static_assert(Ok,
                "pipes: an operation consumes what it is called on: write std::move(x).f(), and "
                "`mutable` on a lambda that owns x");
};

template <class Duration, bool Ok>
struct not_a_duration {
  static_assert(Ok, "pipes: how long to wait is a std::chrono::duration, such as 50ms");
};

template <class Time, bool Ok>
struct not_a_time_point {
  static_assert(
      Ok,
      "pipes: until when to wait is a std::chrono::time_point; a duration is for the function of "
      "the same name that ends in _for");
};

template <class Range, bool Ok>
struct not_a_range {
  static_assert(Ok, "pipes: send_all() takes a range of messages; send() takes one");
};

template <class Handler, class Message, bool Ok>
struct handler_takes_the_message_alone {
  static_assert(Ok,
                "pipes: the handler of take_all() takes the message and nothing else; it gets no "
                "next endpoint");
};

template <class End, bool Ok>
struct compared_with_none {
  static_assert(Ok, "pipes: an endpoint is tested as a bool: if (end), if (!end)");
};

template <class State, bool Ok>
struct more_than_one_message_in_state {
  static_assert(Ok,
                "pipes: take() and take_all() need a state with exactly one message; use match()");
};

template <class State, bool Ok>
struct state_has_a_deadline {
  static_assert(
      Ok, "pipes: take() and take_all() cannot report the deadline of this state; use match()");
};

template <class Message, class State, bool Ok>
struct message_leads_elsewhere {
  static_assert(Ok,
                "pipes: send_all() and take_all() need a message that leads back to its own state");
};

template <class Message, bool Ok>
struct message_must_be_moved {
  static_assert(Ok, "pipes: this message cannot be copied; write send(std::move(message))");
};

template <class Message, class Arguments, bool Ok>
struct message_not_made_from {
  static_assert(Ok, "pipes: this message cannot be constructed from the arguments of emplace()");
};

template <class State, class Protocol, bool Ok>
struct not_a_state_of_this_protocol {
  static_assert(Ok, "pipes: this state cannot be reached in this protocol");
};

template <class Type, bool Ok>
struct not_an_end {
  static_assert(Ok, "pipes: only an endpoint of a pipe will do here; this type is not one");
};

template <class Range, bool Ok>
struct not_side_by_side {
  static_assert(
      Ok,
      "pipes: wait_any_in() needs endpoints that lie side by side: an array, a std::vector "
      "or a std::span of them");
};

// ---- mistakes in a protocol ----

template <class Protocol, bool Ok>
struct not_a_protocol {
  static_assert(Ok, "pipes: a protocol is a class with `using start = <its first state>;`");
};

template <class Protocol, bool Ok>
struct protocol_is_not_complete_here {
  static_assert(
      Ok,
      "pipes: a message that holds an end of its own protocol is declared in the protocol "
      "and defined after it; or it holds a std::unique_ptr to the end");
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
  static_assert(Ok,
                "pipes: a message must be an object type that moves without throwing, not a "
                "reference, pointer "
                "or array");
};

template <class Message, bool Ok>
struct message_moves_explicitly {
  static_assert(
      Ok,
      "pipes: a message is moved without being asked, so its move constructor cannot be explicit");
};

template <class Message, bool Ok>
struct answer_as_a_message {
  static_assert(Ok,
                "pipes: `closed`, `timed_out`, `not_yet`, `full` and `none` are said by the "
                "library; a message is another type");
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
                "pipes: this state has no messages; let the transition that leads to it lead to "
                "typed_pipes::end");
};

template <class State, bool Ok>
struct state_is_final {
  static_assert(
      Ok,
      "pipes: a state is not final: whether it has settings is seen in a class derived from it");
};

template <class State, bool Ok>
struct credits_of_a_state {
  static_assert(
      Ok,
      "pipes: `credits` of a state is a static constexpr whole number of messages, from 1 "
      "to 1073741824");
};

template <class State, bool Ok>
struct deadline_of_a_state {
  static_assert(Ok,
                "pipes: `deadline` of a state is a static constexpr std::chrono::duration, such as "
                "std::chrono::milliseconds(50)");
};

template <class State, bool Ok>
struct misspelt_setting {
  static_assert(Ok, "pipes: a state spells its settings `credits` and `deadline`");
};

template <class Protocol, bool Ok>
struct setting_of_a_protocol {
  static_assert(Ok,
                "pipes: `credits` and `deadline` are static constexpr members of a state, not "
                "members of a protocol");
};

template <class Named, bool Ok>
struct states_of_a_protocol {
  static_assert(Ok, "pipes: `states` of a protocol is a typed_pipes::list of its states");
};

template <class State, bool Ok>
struct unreachable_state {
  static_assert(Ok, "pipes: this state is listed in the protocol but no message leads to it");
};

template <class State, bool Ok>
struct protocol_is_unbounded {
  static_assert(
      Ok,
      "pipes: this backend needs a bounded protocol, but this state is on a cycle of messages "
      "in one direction; add a reply to the cycle, or use over<Protocol, typed_pipes::ring> "
      "(`credits` in a state, or basic_ring<Waiting, Slots>, sets its capacity)");
};

template <class Backend, bool Ok>
struct not_a_backend {
  static_assert(Ok,
                "pipes: over<Protocol, Backend> names a type that is not a backend "
                "(typed_pipes/impls/all.hpp lists them)");
};

}  // namespace typed_pipes
