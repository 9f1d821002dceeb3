#!/bin/sh
# Trains the model that comes with the service, on simulated data. Run it when the features have changed; it takes a few minutes.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet run -c Release --project src/LoadGenerator -- generate --profile handbook --seed 1 --out "$work/simulated-handbook.csv.gz"
dotnet run -c Release --project src/FraudService -- train --data "$work/simulated-handbook.csv.gz" --data-note "simulated data" \
  --from 2018-07-04 --to 2018-08-01 \
  --trees-only --out src/FraudDetection/Models/default-model.zip
