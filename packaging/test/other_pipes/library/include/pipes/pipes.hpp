// A stand-in for a library of ranges: the path, the include guards, the namespace and some of the names of
// joboccara/pipes, with a few lines of its own behind them. It shares no code with it.
#ifndef PIPES_HPP
#define PIPES_HPP

#include "pipes/send.hpp"

namespace pipes {

/// Appends what it is given to a container.
template <class Container>
struct push_back_pipeline : detail::sink_base {
  Container& to;
  explicit push_back_pipeline(Container& c) : to(c) {}
  template <class T>
  void onReceive(T&& value) {
    to.push_back(FWD(value));
  }
};
template <class Container>
push_back_pipeline<Container> push_back(Container& c) {
  return push_back_pipeline<Container>(c);
}

/// One step, and all behind it.
template <class Step, class Rest>
struct pipeline : detail::sink_base {
  Step step;
  Rest rest;
  pipeline(Step s, Rest r) : step(s), rest(r) {}
  template <class T>
  void onReceive(T&& value) {
    step(FWD(value), rest);
  }
};

template <class F>
struct transform_pipe {
  F f;
  template <class T, class Rest>
  void operator()(T&& value, Rest& rest) {
    send(f(FWD(value)), rest);
  }
};
template <class F>
transform_pipe<F> transform(F f) {
  return {f};
}

template <class F>
struct filter_pipe {
  F f;
  template <class T, class Rest>
  void operator()(T&& value, Rest& rest) {
    if (f(value)) send(FWD(value), rest);
  }
};
template <class F>
filter_pipe<F> filter(F f) {
  return {f};
}

struct take_pipe {
  int left;
  template <class T, class Rest>
  void operator()(T&& value, Rest& rest) {
    if (left-- > 0) send(FWD(value), rest);
  }
};
inline take_pipe take(int n) { return {n}; }

template <class Step, class Rest>
pipeline<Step, Rest> operator>>=(Step step, Rest rest) {
  return {step, rest};
}

}  // namespace pipes

#endif
