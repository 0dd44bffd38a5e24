title='Scala actors'
look=2
packages=(scala)  # which wants a Java run time, and is content with any from 7 on
tools=(scalac=scala java=default-jre-headless)
least=2.11  # the oldest that was tried
below=2.12  # 2.11 was the last to ship scala.actors

# scalac may run under another Java than the one found, were it not told.
compiler() {
  env -u JAVA_HOME JAVACMD="${tool[java]}" "${tool[scalac]}" "$@"
}

version() {
  local scala java
  scala=$(compiler -version 2>&1) && java=$("${tool[java]}" -version 2>&1) || return 1
  [[ $scala =~ version\ ([0-9.]+) ]] && scala=${BASH_REMATCH[1]} || return 1
  [[ $java =~ version\ \"([0-9._]+) ]] && java=${BASH_REMATCH[1]} || return 1
  echo "Scala $scala, Java $java"
}

# By java itself, not by the script `scala`, which stays in memory as a second process.
build() {
  local jars
  jars=$(dirname "$(readlink -f "${tool[scalac]}")")/../lib
  [ -e "$jars/scala-actors.jar" ] || {
    echo "error: no scala-actors.jar in $jars"
    return 1
  }
  compiler -feature -d "$work" ScalaActors.scala &&
    launch "$(printf %q "${tool[java]}") -cp \
\"\$here\":$(printf %q "$jars/scala-library.jar:$jars/scala-actors.jar") ScalaActors \"\$@\""
}
