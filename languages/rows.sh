# rows.sh - the rows and what they need; sourced by build.sh and by scripts/setup/blog_setup.sh.
# A row is a folder with a row.sh; README.md says what that file holds.

rows_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Names of the rows, one a line, in the order of the alphabet.
rows() {
  local manifest
  for manifest in "$rows_folder"/*/row.sh; do
    [ -e "$manifest" ] || continue
    manifest=${manifest%/row.sh}
    echo "${manifest##*/}"
  done
}

# Reads the manifest of row $1 in its folder. For subshells: it changes directory and defines names.
enter_row() {
  title='' packages=() tools=() least='' below=''
  cd "$rows_folder/$1" || return 1
  # shellcheck source=/dev/null
  . ./row.sh
}

# The distribution's tool comes first, for it is the one blog_setup.sh installs, even where another
# leads the PATH.
find_tool() {
  local distribution=${TYPED_PIPES_DISTRIBUTION_BIN:-/usr/bin}
  if [ -x "$distribution/$1" ]; then
    echo "$distribution/$1"
  else
    type -P "$1"
  fi
}

# Debian packages that make every row run, each once.
row_packages() {
  local row seen=' ' package
  for row in $(rows); do
    for package in $(enter_row "$row" && echo "${packages[@]}"); do
      [[ $seen == *" $package "* ]] || echo "$package"
      seen+="$package "
    done
  done
}

# For systems without apt: one line per missing tool, and the Debian package that holds it.
row_missing_tools() {
  local row seen=' ' pair
  for row in $(rows); do
    for pair in $(enter_row "$row" && echo "${tools[@]}"); do
      [[ $seen == *" $pair "* ]] || find_tool "${pair%%=*}" >/dev/null ||
        echo "${pair%%=*} (Debian package ${pair#*=})"
      seen+="$pair "
    done
  done
}
