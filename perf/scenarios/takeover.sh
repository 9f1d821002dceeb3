#!/usr/bin/env bash
# How long partitions stand still when the instance that owns them is killed, with a million cards (or CARDS) of state:
# without standbys and with one, REPETITIONS each. Takes about 10 minutes and 6 GB of memory.
# usage: perf/scenarios/takeover.sh [options of the verb takeover...]
# The embedded broker with its data in files; on port 19092 or PORT; BOOTSTRAP=host:port for another.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build -c Release -v quiet src/FraudService
dotnet build -c Release -v quiet src/LoadGenerator
bin() { echo "src/$1/bin/Release/net10.0/$1.dll"; }
dir=$(mktemp -d)
log=$dir/broker.log
broker=''
finish() {
    if [ -n "$broker" ]; then kill -TERM "$broker" 2> /dev/null && wait "$broker" || true; fi
    rm -rf "$dir"
}
trap finish EXIT

for standbys in ${STANDBYS:-0 1}; do
    address=${BOOTSTRAP:-}
    if [ -z "$address" ]; then
        dotnet "$(bin EmbeddedKafka)" --port "${PORT:-19092}" --data "$dir/data-$standbys" > "$log" 2>&1 &
        broker=$!
        for _ in $(seq 1 300); do
            address=$(sed -n 's/^listening on \([^ ]*\).*/\1/p' "$log")
            if [ -n "$address" ] || ! kill -0 "$broker" 2> /dev/null; then break; fi
            sleep 0.1
        done
        if [ -z "$address" ]; then cat "$log"; exit 1; fi
    fi
    echo "StandbyReplicas=$standbys"
    dotnet "$(bin LoadGenerator)" takeover --bootstrap "$address" --cards "${CARDS:-1000000}" \
        --repetitions "${REPETITIONS:-3}" --standby-replicas "$standbys" "$@"
    if [ -n "$broker" ]; then kill -TERM "$broker"; wait "$broker" || true; broker=''; rm -rf "$dir/data-$standbys"; fi
done
