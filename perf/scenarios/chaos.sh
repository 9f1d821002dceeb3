#!/usr/bin/env bash
# 200 faults (or FAULTS) at random moments on the embedded broker, and as many on a real one if KAFKA_HOME is set; then the
# audit. About 15 minutes each. A seed that was printed repeats the plan: SEED=123 perf/scenarios/chaos.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build -c Release -v quiet src/FraudService
dotnet build -c Release -v quiet src/LoadGenerator
out=${OUT:-$(mktemp -d)}
brokers=(embedded)
if [ -n "${KAFKA_HOME:-}" ]; then
    brokers+=(kafka-home)
fi
result=0
for broker in "${brokers[@]}"; do
    dotnet src/LoadGenerator/bin/Release/net10.0/LoadGenerator.dll chaos \
        --faults "${FAULTS:-200}" --interval "${INTERVAL:-4s}" --broker "$broker" ${SEED:+--seed "$SEED"} \
        --json "$out/chaos-$broker.json" || result=1
done
echo "reports: $out"
exit $result
