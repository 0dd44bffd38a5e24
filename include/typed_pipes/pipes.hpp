// -----------------------------------------------------------------------------
// pipes.hpp - typed pipes: the one header a program includes.
// -----------------------------------------------------------------------------
// Provides the notation of protocols, the endpoints and the default backends, slots and ring. Every other
// backend has its own header, <typed_pipes/impls/NAME.hpp>, and is named in over<P, Backend>; channels and
// what else is built on pipes is in <typed_pipes/parts/...>.
#pragma once

#include <typed_pipes/impls/base/requirements.hpp>
#include <typed_pipes/protocols/core/any_end.hpp>
#include <typed_pipes/protocols/core/attempt.hpp>
#include <typed_pipes/protocols/core/check.hpp>
#include <typed_pipes/protocols/core/diagram.hpp>
#include <typed_pipes/protocols/core/endpoint.hpp>
#include <typed_pipes/protocols/core/entangle.hpp>
#include <typed_pipes/protocols/core/over.hpp>
#include <typed_pipes/protocols/core/protocol.hpp>
#include <typed_pipes/protocols/core/receipt.hpp>
#include <typed_pipes/protocols/core/vocabulary.hpp>
#include <typed_pipes/protocols/core/wait_any.hpp>
#include <typed_pipes/version.hpp>
