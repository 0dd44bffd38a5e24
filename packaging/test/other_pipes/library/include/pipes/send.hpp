#ifndef PIPES_SEND_HPP
#define PIPES_SEND_HPP

#include "pipes/helpers/FWD.hpp"

namespace pipes {

namespace detail {
struct sink_base {};
}  // namespace detail

/// Gives a value to a sink.
template <class Value, class Sink>
void send(Value&& value, Sink& sink) {
  sink.onReceive(FWD(value));
}

}  // namespace pipes

#endif
