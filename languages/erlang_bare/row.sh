title='Erlang, bare processes'
look=0
. ../shared/erlang.sh
