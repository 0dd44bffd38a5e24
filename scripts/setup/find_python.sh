#!/usr/bin/env bash
# find_python.sh - prints the path of a Python that has what the scripts need: jsonschema, matplotlib,
# numpy, pandas, scipy and tabulate.
# The distribution's comes first, for it is the one setup.sh equips, even where another python3
# leads the PATH.
set -u
modules=(jsonschema matplotlib numpy pandas scipy tabulate)

if [ $# -gt 0 ]; then
  case $1 in
    -h | --help)
      echo "usage: find_python.sh"
      echo "Prints the path of a Python that can import ${modules[*]}."
      echo "Exit code 2: there is none; one line names the Debian packages."
      exit 0 ;;
    *) echo "find_python.sh: unknown argument '$1'; allowed: none, or --help" >&2; exit 2 ;;
  esac
fi

# Looking is quicker than importing, and this runs before every plot.
able='import importlib.util as u, sys
sys.exit(sys.version_info < (3, 11) or not all(map(u.find_spec, sys.argv[1:])))'
for python in "${TYPED_PIPES_DISTRIBUTION_PYTHON:-/usr/bin/python3}" "$(command -v python3 || true)"; do
  if [ -x "$python" ] && "$python" -c "$able" "${modules[@]}" 2>/dev/null; then
    echo "$python"
    exit 0
  fi
done
echo "find_python.sh: no Python (3.11 or newer) with ${modules[*]};" \
  "install the Debian packages python3 ${modules[*]/#/python3-} (scripts/setup/setup.sh does)" >&2
exit 2
