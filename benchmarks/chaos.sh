#!/bin/sh
# Kill the daemon at random and at the worst moments, count what was lost and what people saw twice.
#   benchmarks/chaos.sh [ROUNDS] [OPTION OF THE DRIVER]...
# The driver is the hostile kit's, where it lies beside the project; it stays on loopback and ends only what it started.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
kit=$here/../../shared/hostile
test -f "$kit/chaos.py" || { echo "the hostile kit is not beside the project; nothing to run" >&2; exit 2; }
rounds=${1:-300}
test $# -gt 0 && shift
cd "$kit"
exec python3 -B chaos.py --rounds "$rounds" --aimed 0.5 --faults ambiguous --settle 2400 --life 0.5,4 \
  --template "$here/chaos.yaml.in" --cmd "$here/../.venv/bin/lastcall -c {cfg} run" "$@"
