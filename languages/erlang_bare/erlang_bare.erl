%% -----------------------------------------------------------------------------
%% erlang_bare.erl - the counter is a process with a receive loop of its own.
%% -----------------------------------------------------------------------------
%% Story      many_senders.erl: senders add 100 many times, then one total is fetched.
%% Counter    a registered process; its mailbox is unbounded, a send never waits.
%% Message    {add, Amount}, sent to the registered name, as the original did.
%% Source     Keeble's bare server of 2011, the row "Erlang bare" of the posts of 2012.
%% Differs    the counter also counts its messages; the answer is matched by a reference.
%% -----------------------------------------------------------------------------
-module(erlang_bare).
-export([main/0]).

main() ->
    many_senders:main(#{
        name => ?MODULE,
        start => fun() -> register(counter, spawn(fun() -> count(0, 0) end)) end,
        add => fun(_) -> add(100) end,
        total => fun total/0
    }).

add(Amount) ->
    counter ! {add, Amount},
    ok.

total() ->
    Question = make_ref(),
    counter ! {total, self(), Question},
    receive
        {Question, Received, Sum} -> {Received, Sum}
    end.

count(Received, Sum) ->
    receive
        {add, Amount} ->
            count(Received + 1, Sum + Amount);
        {total, Asker, Question} ->
            Asker ! {Question, Received, Sum},
            count(Received, Sum)
    end.
