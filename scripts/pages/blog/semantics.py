"""semantics.py - the page's text on what ran in 2012 and what runs now.

Facts on 2012 are those of the posts, the programs and the sources of that year; nothing here depends
on a run.
"""

STATE_MACHINE = """\
A pipe of 2012 is a packet for one message, with a state word of four values that both sides exchange:

```mermaid
stateDiagram-v2
    [*] --> empty
    empty --> full: send (writes the message, then exchanges)
    empty --> blocked: receive finds nothing, and sleeps
    blocked --> full: send, and wakes the receiver
    full --> empty: receive takes the message
    empty --> terminated: an end is dropped
    blocked --> terminated: the sending end is dropped, and the receiver woken
    full --> terminated: the receiving end is dropped, the message dies with the packet
    terminated --> [*]
```

| operation | action | what the old state says |
| --- | --- | --- |
| send | write the message, exchange the state for *full* (release) | *empty*: done. *blocked*: wake the receiver. *terminated*: no one will take it |
| receive | exchange the state for *blocked* (acquire) | *empty*: sleep, or poll again. *full*: take the message. *terminated*: the sender has left |
| drop an end | exchange the state for *terminated* (release) | *empty*: done. *blocked*: wake the receiver. *full*: the message dies with the packet |

Each message brings the packet of the next one with it. An **unbounded** protocol, one with a cycle of messages in
a single direction, makes a packet per message; a **bounded** one re-uses one packet per state of the protocol.
A receive that finds *full* at its first look needs no exchange from August 2012 on."""

THREADS = """\
**Then, tasks.** Rust of 2012 ran green tasks on a few system threads, by default one for each processor; a task stayed on its
thread. A task slept by handing its thread to the next task, and was woken by being put into a list: no system call
unless a thread had nothing to run. 10,000 workers were 10,000 small tasks.

**Now, threads.** Here every worker, server and ring member is a thread of the operating system. Sleeping and
waking are system calls and a switch in the kernel, far more expensive than a switch of tasks, so a system that sleeps per
message looks worse here than it did then; 10,000 workers are 10,000 threads. A receiver that polls before it sleeps avoids both, as
long as the other side has a core of its own. Go and Erlang still have green tasks, so that their rows compare in
that as 2012's did.

**Where ratios compare.** The laptop of 2012 and this machine differ in everything. Ratios between systems of one table
can be compared with ratios of the other; absolute figures, and so the columns *today / 2012*, only show the progress of
machines, and of what each language's makers did since."""

DIFFERENCES = (
    (
        "all of msgsend",
        "the timed span is that of 2012: from before the workers are started until main holds the total, so"
        " that starting and joining them is inside; rows with threads started outside it are ours. As then, the server"
        " of port/chan runs before the span begins, that of pipes starts inside it after all workers."
        " The author of the tables believed his program to do what the Scala and Erlang ones did; it"
        " differs from them at least in counts and in how senders are started",
    ),
    (
        "`global_mutex`",
        "port and chan: a table of ports behind one lock. There a sender and a receiver always"
        " yielded after each operation; here that is a row of its own, `global_mutex_yielding`, as a"
        " yield of a thread weighs differently. A condition wakes the receiver, where locks of the"
        " task and the scheduler did",
    ),
    (
        "`queue_mutex`",
        "the prototype: a lock, a condition and a queue per direction. There a receive rebuilt"
        " the queue, in time proportional to its length, and waited once; here it is a deque and a"
        " loop. It was never in the tables",
    ),
    (
        "`single_shot`",
        "the unbounded pipe as in July 2012: one allocation per message. The sleeper is woken by"
        " address, where the packet held a pointer to its task; the receiver looks before it"
        " exchanges, as Rust's did from August on",
    ),
    (
        "`single_shot_bounded`",
        "the bounded pipe as in August 2012: a packet per state, re-used. Each packet has cache lines"
        " of its own, and ends hold no count of the buffer",
    ),
    (
        "`port_set_2012`",
        "marks members in order until one has a message, lowest index first, and un-marks every"
        " member after each wait: its cost grows with its members, and a busy member of low index"
        " keeps the others waiting",
    ),
    (
        "`shared_chan_2012`",
        "a lock around one sending end, held over allocation and wake-up. It is the lock of a thread,"
        " where tasks slept on one, or from August 2012 held a bare lock that inhibits yields",
    ),
    (
        "`scala_actors`, `erlang_bare`, `erlang_gen_server`",
        "programs of our own after those of 2011, with their topology and counts; run-time"
        " systems and versions are today's, those of 2012 are not known",
    ),
)
OF_TODAY = "nothing of 2012: ours, and what is in use today"

NOT_SHOWN = (
    "Nothing on the lost post B3: its workloads and numbers are unknown, so nothing here can"
    " reproduce it.",
    "Not what the laptop of 2012 would say today: one machine, another architecture of threads.",
    "Not how systems rank on many cores: the senders share the cores of this machine with the"
    " receiver.",
    "Not how fast a language is: each row is one small program that passes numbers to one"
    " receiver.",
    "No verdict on a claim's author: the parameters behind the tables are unknown, and a claim"
    " that does not hold here may well have held there.",
)
