// -----------------------------------------------------------------------------
// rivals_bare.hpp - the queues of others without us: 8 bytes, no protocol, no type of ours.
// -----------------------------------------------------------------------------
// Story      Two threads and a queue for each direction, or one queue, or one promise.
// Drawing    client ==queue==> server, and for ping-pong back through a second queue.
// Measures   as the workload it stands beside: what the typed front end costs is the difference
//            between a rival there and the same rival here, whose name ends in _bare.
// Dependent  as the workload.
// Checks     as the workload.
// Not        a transport: it neither closes nor says what came; who receives knows how many come.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/workload/program.hpp"
#include "harness/workload/workload.hpp"

namespace typed_pipes::harness {

// Of every rival that is installed, at the room of impls/rivals/all.hpp, and of what only a bare
// program can use. `beside` are the traits of the workload.
std::vector<program> bare_ping_pongs(const workload_traits& beside);
std::vector<program> bare_streams(const workload_traits& beside);
std::vector<program> bare_create_closes(const workload_traits& beside);

// The streams again where the room can be chosen: 64 or 65536.
std::vector<program> bare_streams_of_room(const workload_traits& beside, std::size_t room);

// A line for each rival that is not installed, with the Debian package that holds it.
std::string missing_rivals_text();

}  // namespace typed_pipes::harness
