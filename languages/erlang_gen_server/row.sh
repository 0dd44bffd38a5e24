title='Erlang, gen_server'
look=1
. ../shared/erlang.sh
