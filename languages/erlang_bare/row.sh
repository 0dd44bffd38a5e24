title='Erlang, bare processes'
. ../shared/erlang.sh
