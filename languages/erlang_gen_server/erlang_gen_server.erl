%% -----------------------------------------------------------------------------
%% erlang_gen_server.erl - the counter is a gen_server of OTP.
%% -----------------------------------------------------------------------------
%% Story      many_senders.erl: senders add 100 many times, then one total is fetched.
%% Counter    a registered gen_server; its mailbox is unbounded, a cast never waits.
%% Message    a cast of {add, Amount} to the registered name; the total is a call.
%% Source     Keeble's OTP server of 2011, the row "Erlang OTP" of the posts of 2012.
%% Differs    the counter also counts its messages; the call may wait for ever, for by default it
%%            gives up after 5 s, which says nothing about speed.
%% -----------------------------------------------------------------------------
-module(erlang_gen_server).
-behaviour(gen_server).
-export([main/0]).
-export([init/1, handle_call/3, handle_cast/2]).

main() ->
    many_senders:main(#{
        name => ?MODULE,
        start => fun() -> {ok, _} = gen_server:start({local, counter}, ?MODULE, [], []) end,
        add => fun(_) -> add(100) end,
        total => fun total/0
    }).

add(Amount) ->
    gen_server:cast(counter, {add, Amount}).

total() ->
    gen_server:call(counter, total, infinity).

init([]) ->
    {ok, {0, 0}}.

handle_call(total, _From, Total) ->
    {reply, Total, Total}.

handle_cast({add, Amount}, {Received, Sum}) ->
    {noreply, {Received + 1, Sum + Amount}}.
