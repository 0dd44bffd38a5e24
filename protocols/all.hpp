// -----------------------------------------------------------------------------
// all.hpp - the list of protocols: one line each. Templates are listed with one argument.
// -----------------------------------------------------------------------------
// core/walk_test.cpp checks each of them and runs random sessions of it over every backend.
#pragma once

#include <memory>
#include <typed_pipes/protocols/bank.hpp>
#include <typed_pipes/protocols/double_buffer.hpp>
#include <typed_pipes/protocols/oneshot.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <typed_pipes/protocols/ping_pong_unbounded.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <typed_pipes/protocols/survey.hpp>
#include <typed_pipes/protocols/teller.hpp>
#include <vector>

namespace typed_pipes::protocols {

/// Every protocol of this folder, for tests that run over each of them.
using all_protocols = typed_pipes::list<bank,                              //
                                        double_buffer<std::vector<char>>,  //
                                        oneshot<std::unique_ptr<int>>,     //
                                        ping_pong,                         //
                                        ping_pong_unbounded,               //
                                        stream<int>,                       //
                                        survey,                            //
                                        teller>;

}  // namespace typed_pipes::protocols
