// -----------------------------------------------------------------------------
// pipes.hpp - typed pipes: the one header a program includes.
// -----------------------------------------------------------------------------
// Brings the language of protocols, the endpoints and the default backends. Other backends
// come with their own header, impls/<name>.hpp, and are named in over<P, backend>.
#pragma once

#include "protocols/core/any_end.hpp"
#include "protocols/core/attempt.hpp"
#include "protocols/core/check.hpp"
#include "protocols/core/diagram.hpp"
#include "protocols/core/endpoint.hpp"
#include "protocols/core/entangle.hpp"
#include "protocols/core/over.hpp"
#include "protocols/core/protocol.hpp"
#include "protocols/core/receipt.hpp"
#include "protocols/core/vocabulary.hpp"
#include "protocols/core/wait_any.hpp"
