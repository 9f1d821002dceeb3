#!/usr/bin/env bash
# Latency of the whole on this machine: a broker of its own, the service, open-loop load, and an audit at the end.
# usage: perf/scenarios/latency.sh [PARTITIONS [RATE [WARMUP_SECONDS [SECONDS [service settings...]]]]]
# Needs KAFKA_HOME (or Docker). A fresh broker is several times slower than a warm one: warm up for 90 s or more, and let
# nothing else run. The service's log, with a line about its epochs every 10 s, and the figures go to artifacts/latency.
set -euo pipefail
cd "$(dirname "$0")/../.."
partitions=${1:-1} rate=${2:-1000} warmup=${3:-90} seconds=${4:-60}
shift $(($# < 4 ? $# : 4))
out=artifacts/latency
mkdir -p "$out"
rm -f "$out"/*.log
dotnet build -c Release -v quiet src/FraudService

bin() { echo "src/$1/bin/Release/net10.0/$1"; }
service='' broker=''
finish() {
    if [ -n "$service" ]; then kill -TERM "$service" 2> /dev/null && wait "$service" || true; fi
    if [ -n "$broker" ]; then kill -TERM "$broker" 2> /dev/null && wait "$broker" || true; fi
}
trap finish EXIT

"$(bin LoadGenerator)" broker > "$out/broker.log" 2>&1 &
broker=$!
for _ in $(seq 1 300); do
    address=$(sed -n 's/^listening on \([^ ]*\).*/\1/p' "$out/broker.log")
    if [ -n "$address" ] || ! kill -0 "$broker" 2> /dev/null; then break; fi
    sleep 0.1
done
if [ -z "$address" ]; then cat "$out/broker.log"; exit 1; fi

"$(bin FraudService)" --bootstrap "$address" --FraudStream:Http:Enabled=false --FraudStream:CreateTopics=true "--FraudStream:Partitions=$partitions" \
    --FraudStream:StatisticsInterval=0:00:10 "$@" > "$out/service.log" 2>&1 &
service=$!
for _ in $(seq 1 300); do
    if [ "$(grep -c 'goes on at offset' "$out/service.log")" -ge "$partitions" ]; then break; fi
    sleep 0.1
done

"$(bin LoadGenerator)" load --bootstrap "$address" --rate "$rate" --warmup "$warmup" --duration "$seconds" --json "$out/load.json"
"$(bin LoadGenerator)" audit --bootstrap "$address"
cat "$out/load.json"
grep 'epochs/s' "$out/service.log" | tail -n 3
