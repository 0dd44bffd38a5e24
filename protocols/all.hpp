// -----------------------------------------------------------------------------
// all.hpp - the list: one line per protocol. Generic ones stand here with one argument.
// -----------------------------------------------------------------------------
// walk_test.cpp checks each of them and walks it at random over every backend.
#pragma once

#include <memory>
#include <vector>

#include "protocols/bank.hpp"
#include "protocols/double_buffer.hpp"
#include "protocols/oneshot.hpp"
#include "protocols/ping_pong.hpp"
#include "protocols/ping_pong_unbounded.hpp"
#include "protocols/stream.hpp"
#include "protocols/survey.hpp"
#include "protocols/teller.hpp"

namespace pipes::protocols {

using all_protocols = pipes::list<bank,                              //
                                  double_buffer<std::vector<char>>,  //
                                  oneshot<std::unique_ptr<int>>,     //
                                  ping_pong,                         //
                                  ping_pong_unbounded,               //
                                  stream<int>,                       //
                                  survey,                            //
                                  teller>;

}  // namespace pipes::protocols
