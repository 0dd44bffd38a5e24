title='Erlang, gen_server'
. ../shared/erlang.sh
