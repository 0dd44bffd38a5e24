#!/usr/bin/env bash
# rivals_setup.sh - installs the queues of others that Pipes is compared with; nothing when all are
# there. Each is optional: what is not installed is left out of the comparison, which says so.
set -u
# shellcheck source=scripts/apt.sh
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

# header=package, as impls/rivals/ looks for them
rivals=(boost/lockfree/spsc_queue.hpp=libboost-dev
  readerwriterqueue/readerwriterqueue.h=libreaderwriterqueue-dev
  concurrentqueue/concurrentqueue.h=libconcurrentqueue-dev
  atomic_queue/atomic_queue.h=libatomic-queue-dev xenium/ramalhete_queue.hpp=libxenium-dev
  ck_ring.h=libck-dev oneapi/tbb/concurrent_queue.h=libtbb-dev urcu/wfcqueue.h=liburcu-dev
  zmq.h=libzmq3-dev)
packages=("${rivals[@]#*=}")

usage() {
  cat <<EOF
usage: rivals_setup.sh [--check] [--help]

Installs the Debian packages of the queues that Pipes is compared with
(${packages[*]}),
as root or through sudo, and says which. Does nothing, and needs no network, when all of them are
there. Without apt it looks for the headers themselves and names what is missing. What Pipes itself
needs, setup.sh installs; make rivals-setup runs both.

  --check   only report what is missing
  --help    this text

Exit code 0: all is there. 2: something is missing and was not (or could not be) installed.
EOF
}

missing_tools() {
  local pair
  for pair in "${rivals[@]}"; do
    echo "#if !__has_include(<${pair%%=*}>)
#error
#endif" | c++ -std=c++20 -E -x c++ - >/dev/null 2>&1 ||
      echo "<${pair%%=*}> (Debian package ${pair#*=})"
  done
}

set_up "$@"
