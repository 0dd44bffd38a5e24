# erlang.sh - what the manifests of the Erlang rows have in common.
packages=(erlang-base)
tools=(erlc=erlang-base erl=erlang-base)
least=25  # the oldest that was tried

version() {
  "${tool[erl]}" -noinput -eval '
    io:format("Erlang/OTP ~s, erts ~s~n",
              [erlang:system_info(otp_release), erlang:system_info(version)]), halt().'
}

# The module is called as the row's folder. No crash dumps, and an interrupt ends the program.
build() {
  local module=${PWD##*/}
  "${tool[erlc]}" +warnings_as_errors -o "$work" "$module.erl" ../shared/many_senders.erl &&
    launch "env HOME=\"\${HOME:-/}\" ERL_CRASH_DUMP_SECONDS=0 $(printf %q "${tool[erl]}") +Bd \
-noshell -pa \"\$here\" -s $module main -extra \"\$@\""
}
