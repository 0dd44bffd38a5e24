# apt.sh - what the scripts that install packages have in common; they source it.
# Such a script defines `packages`, `usage`, to which the options are added here, and, for systems without
# apt, `missing_tools`, which prints one line per thing that is missing; then it calls `set_up` with its
# arguments.

self=${0##*/}

fail() {
  echo "$self: $*" >&2
  exit 2
}

options_and_exit_codes() {
  cat <<'EOF'

  --check   only report what is missing
  --help    this text

Exit code 0: all is there. 2: something is missing and was not (or could not be) installed.
EOF
}

# For missing_tools. Each argument is tool=package: prints a line for each tool that is not there.
missing_commands() {
  local pair
  for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null || echo "${pair%%=*} (Debian package ${pair#*=})"
  done
}

# The same for header=package.
missing_headers() {
  local pair
  for pair in "$@"; do
    echo "#if !__has_include(<${pair%%=*}>)
#error
#endif" | c++ -std=c++20 -E -x c++ - >/dev/null 2>&1 ||
      echo "<${pair%%=*}> (Debian package ${pair#*=})"
  done
}

missing_packages() {
  local present wanted
  present=" $(dpkg-query -W -f='${Package}:${db:Status-Status} ' "${packages[@]}" 2>/dev/null)"
  for wanted in "${packages[@]}"; do
    [[ $present == *" $wanted:installed "* ]] || echo "$wanted"
  done
}

install() {
  local as_root=() updated=no name
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      fail "missing: $*; neither root nor sudo is at hand; run as root: apt-get install $*"
    as_root=(sudo)
  fi
  echo "$self: installing $*"
  # A fresh image has no package lists; elsewhere those at hand will do.
  for name in "$@"; do
    if ! apt-cache show "$name" >/dev/null 2>&1; then
      update_lists "${as_root[@]}"
      updated=yes
      break
    fi
  done
  apt_install "${as_root[@]}" -- "$@" && return
  # Lists that name a version the mirror no longer has are the usual reason.
  [ "$updated" = no ] || return 1
  update_lists "${as_root[@]}" && apt_install "${as_root[@]}" -- "$@"
}

update_lists() {
  "$@" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
}

apt_install() {
  local as_root=()
  while [ "$1" != -- ]; do
    as_root+=("$1")
    shift
  done
  shift
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@"
}

without_apt() {
  local missing list
  mapfile -t missing < <(missing_tools)
  if [ ${#missing[@]} -gt 0 ]; then
    printf -v list '%s; ' "${missing[@]}"
    fail "this system has no apt, so nothing can be installed for you; missing: ${list%; }"
  fi
}

set_up() {
  local only_check=no argument missing
  for argument in "$@"; do
    case $argument in
      --check) only_check=yes ;;
      -h | --help) usage; options_and_exit_codes; exit 0 ;;
      *) fail "unknown argument '$argument'; allowed: --check, --help" ;;
    esac
  done

  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    without_apt
    [ $only_check = no ] || echo "$self: all tools and libraries are there"
    exit 0
  fi

  mapfile -t missing < <(missing_packages)
  if [ ${#missing[@]} -eq 0 ]; then
    [ $only_check = no ] || echo "$self: all ${#packages[@]} packages are there"
    exit 0
  fi
  [ $only_check = no ] || fail "missing: ${missing[*]}; scripts/setup/$self installs them"
  install "${missing[@]}" || fail "apt-get could not install ${missing[*]}; its own words are above"
  mapfile -t missing < <(missing_packages)
  [ ${#missing[@]} -eq 0 ] || fail "still missing after apt-get: ${missing[*]}"
  echo "$self: done"
}
