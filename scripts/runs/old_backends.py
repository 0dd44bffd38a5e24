"""old_backends.py - what runs of the format pipes-run/1 lack: the traits of their backends.

Used for the conversion of those runs and for nothing else; runs of today carry their own traits.
"""

_2012, _OURS, _OTHERS, _FLOOR, _LANGUAGE = "historic", "ours", "third_party", "floor", "language"
_NEVER, _FULL = "never", "when_full"
_CREATED, _GROWS, _EACH = "at_creation", "queue_growth", "per_message"

# name, design, put_blocks, capacity, allocation, source; of each origin in the order of that time.
_BACKENDS = {
    _FLOOR: (
        ("floor", "bare hand-off of one cache line", None, None, None, None),
        ("allocation", "one allocation and its release", None, None, _EACH, None),
    ),
    _2012: (
        (
            "global_mutex",
            "table of ports behind one lock",
            _NEVER,
            None,
            _GROWS,
            "Rust port/chan, spring 2012 (1a3b8fc43c)",
        ),
        (
            "global_mutex_yielding",
            "table of ports behind one lock, both sides yield",
            _NEVER,
            None,
            _GROWS,
            "Rust port/chan, spring 2012 (1a3b8fc43c)",
        ),
        (
            "queue_mutex",
            "a lock and a queue per direction",
            _NEVER,
            None,
            _GROWS,
            "Rust core::newcomm, June 2012 (e4c291530e)",
        ),
        (
            "single_shot",
            "a packet per message",
            _NEVER,
            None,
            _EACH,
            "Rust libcore/pipes.rs, July 2012 (Holk)",
        ),
        (
            "single_shot_bounded",
            "a packet per state, used again",
            _NEVER,
            "protocol",
            _CREATED,
            "Rust libcore/pipes.rs, August 2012 (Holk)",
        ),
        (
            "port_set_2012",
            "a set of pipes, searched from the first",
            _NEVER,
            None,
            _EACH,
            "msgsend-pipes.rs, July 2012 (c56a38ac2a)",
        ),
        (
            "shared_chan_2012",
            "one sending end behind a lock",
            _NEVER,
            None,
            _EACH,
            "msgsend-pipes-shared.rs, July 2012 (ba10819800)",
        ),
    ),
    _OURS: (
        (
            "slots",
            "a ring of slots, as many as the protocol needs",
            _NEVER,
            "protocol",
            _CREATED,
            "Pipes: the bound of the protocol",
        ),
        (
            "ring",
            "a ring of slots with stamps",
            _FULL,
            "cell",
            _CREATED,
            "FastForward (2008), Vyukov's bounded queue",
        ),
        (
            "automatic",
            "slots for a bounded protocol, else ring",
            None,
            "protocol",
            _CREATED,
            "Pipes",
        ),
        (
            "index_ring",
            "a ring with an index per side",
            _FULL,
            "cell",
            _CREATED,
            "Lamport 1983 and its heirs",
        ),
        ("port_set", "a set of pipes served in turn", _NEVER, None, _EACH, "Pipes (end_set.hpp)"),
        (
            "port_set_ring",
            "a set of rings served in turn",
            _FULL,
            "cell",
            _CREATED,
            "Pipes (end_set.hpp, ring.hpp)",
        ),
        (
            "shared_chan",
            "one list of packets, many senders",
            _NEVER,
            None,
            _EACH,
            "Pipes (shared_packets.hpp)",
        ),
    ),
    _OTHERS: (
        (
            "boost_spsc",
            "a ring with an index per side",
            _FULL,
            "cell",
            _CREATED,
            "Boost.Lockfree spsc_queue",
        ),
        (
            "moody_rwq",
            "linked blocks, each a ring with an index per side",
            _FULL,
            "cell",
            _CREATED,
            "moodycamel::ReaderWriterQueue",
        ),
        (
            "moody_blocking_rwq",
            "the same with a semaphore",
            _NEVER,
            None,
            _GROWS,
            "moodycamel::BlockingReaderWriterQueue",
        ),
        (
            "atomic_queue",
            "a ring of slots, many senders",
            _FULL,
            "cell",
            _CREATED,
            "atomic_queue::AtomicQueueB2",
        ),
        (
            "atomic_queue_optimist",
            "a ring of slots, one sender",
            _FULL,
            "cell",
            _CREATED,
            "atomic_queue::OptimistAtomicQueueB2",
        ),
        (
            "ck_ring",
            "a ring with an index per side",
            _FULL,
            "cell",
            _CREATED,
            "Concurrency Kit ck_ring",
        ),
        (
            "moody_cq",
            "linked blocks, many senders",
            _NEVER,
            None,
            _GROWS,
            "moodycamel::ConcurrentQueue",
        ),
        (
            "tbb_bounded",
            "a bounded queue with tickets, many senders",
            _FULL,
            "cell",
            _GROWS,
            "oneTBB concurrent_bounded_queue",
        ),
        ("urcu_wfcqueue", "a linked list, many senders", _NEVER, None, _EACH, "liburcu wfcqueue"),
        (
            "xenium_ramalhete",
            "linked arrays, many senders",
            _NEVER,
            None,
            _GROWS,
            "xenium::ramalhete_queue",
        ),
        (
            "xenium_michael_scott",
            "a linked list, many senders",
            _NEVER,
            None,
            _EACH,
            "xenium::michael_scott_queue",
        ),
        (
            "xenium_vyukov",
            "a ring of slots with stamps, many senders",
            _FULL,
            "cell",
            _CREATED,
            "xenium::vyukov_bounded_queue",
        ),
        (
            "std_promise",
            "a shared state per message",
            _NEVER,
            None,
            _EACH,
            "std::promise, std::future",
        ),
        ("pipe", "a pipe of the kernel", _FULL, "system", None, "Linux pipe"),
        ("socketpair", "a pair of sockets of the kernel", _FULL, "system", None, "Linux socketpair"),
        (
            "zmq_inproc",
            "a pair of sockets inside the process",
            _FULL,
            "system",
            _GROWS,
            "ZeroMQ inproc",
        ),
        (
            "atomic_queue_word",
            "a ring of words, many senders",
            _FULL,
            "cell",
            _CREATED,
            "atomic_queue::AtomicQueue",
        ),
        (
            "atomic_queue_word_optimist",
            "a ring of words, one sender",
            _FULL,
            "cell",
            _CREATED,
            "atomic_queue::OptimistAtomicQueue",
        ),
        ("eventfd", "a counter of the kernel", _FULL, "cell", None, "Linux eventfd"),
    ),
    _LANGUAGE: (
        ("erlang_bare", "an Erlang process that receives", _NEVER, None, None, None),
        (
            "erlang_gen_server",
            "an Erlang process with the library's server loop",
            _NEVER,
            None,
            None,
            None,
        ),
        ("scala_actors", "a Scala actor", _NEVER, None, None, None),
        ("go_channels", "Go's unbuffered channel", _FULL, None, None, None),
        ("rust_mpsc", "Rust's standard channel, many senders", _NEVER, None, None, None),
    ),
}
_PACKAGES = {
    "boost_spsc": "libboost-dev",
    "moody_rwq": "libreaderwriterqueue-dev",
    "moody_blocking_rwq": "libreaderwriterqueue-dev",
    "atomic_queue": "libatomic-queue-dev",
    "atomic_queue_optimist": "libatomic-queue-dev",
    "atomic_queue_word": "libatomic-queue-dev",
    "atomic_queue_word_optimist": "libatomic-queue-dev",
    "ck_ring": "libck-dev",
    "moody_cq": "libconcurrentqueue-dev",
    "tbb_bounded": "libtbb-dev",
    "urcu_wfcqueue": "liburcu-dev",
    "xenium_ramalhete": "libxenium-dev",
    "xenium_michael_scott": "libxenium-dev",
    "xenium_vyukov": "libxenium-dev",
    "zmq_inproc": "libzmq3-dev",
}
_INDEX_RINGS = ("index_ring", "boost_spsc", "moody_rwq", "ck_ring")
_LABELS = {"floor": "bare hand-off", "allocation": "allocate and release"}
_BARE = "_bare"


def traits(name, waits):
    """The traits of a backend of that time, in the form of today; None if it is unknown."""
    known = {
        entry[0]: (origin, order, entry)
        for origin, entries in _BACKENDS.items()
        for order, entry in enumerate(entries)
    }
    bare = name not in known and name.removesuffix(_BARE)
    if (bare or name) not in known:
        return None
    origin, order, (queue, design, put_blocks, capacity, allocation, source) = known[bare or name]
    found = {
        "name": name,
        "origin": origin,
        "order": order,
        "design": design,
        "family": "index_ring" if queue in _INDEX_RINGS else None,
        "bare_of": queue if bare else None,
        "waits": sorted(waits),
        "put_blocks": put_blocks,
        "capacity": capacity,
        "allocation": allocation,
        "bounded_protocols_only": name in ("slots", "single_shot_bounded"),
        "package": _PACKAGES.get(queue),
        "source": source,
    }
    if name in _LABELS:
        found["label"] = _LABELS[name]
    if name == "automatic":
        found["chooses_from"] = ["slots", "ring"]
    return found


def order(name):
    """Sorts names of backends as the program of that time listed them; bare ones follow."""
    queues = [entry[0] for entries in _BACKENDS.values() for entry in entries]
    queue = name if name in queues else name.removesuffix(_BARE)
    return (name != queue, queues.index(queue) if queue in queues else len(queues), name)
