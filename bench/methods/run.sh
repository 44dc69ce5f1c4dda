#!/bin/sh
# Builds and runs the measurements of docs/methods.md on a PostgreSQL of its own that is thrown away afterwards.
set -eu
cd "$(dirname "$0")"
bin=$(pg_config --bindir)
folder=$(mktemp -d)
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" = 0 ] && chown postgres "$folder"
cleanup() { as "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"; }
trap cleanup EXIT
as "$bin/initdb" -D "$folder/data" -A trust -U bench >/dev/null
as "$bin/pg_ctl" -D "$folder/data" -w -o "-c listen_addresses='' -k $folder -c jit=off -c work_mem=64MB" \
    -l "$folder/log" start >/dev/null || { echo "PostgreSQL did not start; its last lines:"; tail -n 15 "$folder/log"; exit 1; } >&2
swift build -c release
for factor in 1 2 4; do
    .build/release/Bench generate $factor "$folder/observations.csv"
    .build/release/Bench file "$folder/observations.csv"
    .build/release/Bench sql "host=$folder user=bench dbname=postgres" "$folder/observations.csv"
done
.build/release/Bench portfolio
.build/release/Bench suppress
python=../../Tests/MethodsTests/reference/.venv/bin/python
[ -x "$python" ] && .build/release/Bench generate 1 "$folder/observations.csv" \
    && "$python" statsmodels_time.py "$folder/observations.csv"
