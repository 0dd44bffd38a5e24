%% -----------------------------------------------------------------------------
%% many_senders.erl - what both Erlang rows do around their counter.
%% -----------------------------------------------------------------------------
%% Story      senders share out a list, each tells the counter to add 100 once per element; when all
%%            have ended, one synchronous question fetches the total.
%% Senders    WORKERS processes, spawned with their part of the list and monitored.
%% Span       building the list .. the total in hand. The counter runs before it begins.
%% Checks     the counter counts and sums what it received; the driver compares.
%% Source     Keeble's client of 2011: list 1..N, 8 spawned senders, 8 completions awaited.
%% Differs    the number of senders is an argument; the clock is monotonic.
%% -----------------------------------------------------------------------------
-module(many_senders).
-export([main/1]).

-define(MOST_MESSAGES, 1000000000).
-define(MOST_WORKERS, 10000).

%% The counter: its name, how to start it, how to send one addition (called once per element), and
%% how to ask for {Received, Sum}.
main(#{name := Name, start := Start, add := Add, total := Total}) ->
    try
        {Messages, Workers} = arguments(init:get_plain_arguments()),
        Start(),
        io:put_chars("ready\n"),
        case line() of
            eof -> ok;
            "go" -> report(span(Messages, Workers, Add, Total));
            Line -> bad("standard input is '~ts'; allowed: one line 'go'", [Line])
        end
    of
        _ -> halt(0)
    catch
        throw:{bad, Words} -> stop(Name, Words, 2);
        Class:Reason -> stop(Name, io_lib:format("~0p: ~0p", [Class, Reason]), 1)
    end.

report({Received, Sum, Took}) ->
    io:format("done ~b ~b ~b~n", [Received, Sum, Took]),
    eof =:= line() orelse bad("more than one line on standard input; allowed: one, 'go'", []).

line() ->
    case io:get_line("") of
        eof -> eof;
        Line -> string:chomp(Line)
    end.

span(Messages, Workers, Add, Total) ->
    Began = erlang:monotonic_time(),
    Parts = split(lists:seq(1, Messages), Messages, Workers),
    Senders = [spawn_monitor(fun() -> lists:foreach(Add, Part) end) || Part <- Parts],
    [receive {'DOWN', Monitor, process, _, Why} -> normal = Why end || {_, Monitor} <- Senders],
    {Received, Sum} = Total(),
    Took = erlang:monotonic_time() - Began,
    {Received, Sum, erlang:convert_time_unit(Took, native, nanosecond)}.

%% As even as it goes; with more workers than messages some parts are empty.
split(List, _, 1) ->
    [List];
split(List, Length, Parts) ->
    Here = Length div Parts,
    {Part, Rest} = lists:split(Here, List),
    [Part | split(Rest, Length - Here, Parts - 1)].

arguments([Messages, Workers]) ->
    {whole("MESSAGES", Messages, ?MOST_MESSAGES), whole("WORKERS", Workers, ?MOST_WORKERS)};
arguments(Other) ->
    bad("~b arguments; allowed: two, MESSAGES WORKERS", [length(Other)]).

whole(What, Text, Most) ->
    Digits = Text =/= "" andalso lists:all(fun(C) -> C >= $0 andalso C =< $9 end, Text),
    Value = if Digits -> list_to_integer(Text); true -> 0 end,
    if
        Value >= 1, Value =< Most -> Value;
        true -> bad("~s is '~ts'; allowed: a whole number from 1 to ~b", [What, Text, Most])
    end.

-spec bad(string(), [term()]) -> no_return().
bad(Format, Values) ->
    throw({bad, io_lib:format(Format, Values)}).

stop(Name, Words, Code) ->
    io:format(standard_error, "~s: ~ts~n", [Name, Words]),
    halt(Code).
