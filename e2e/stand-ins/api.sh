#!/bin/sh
# Answers one request as Watchtower 1.7.1 does: 404 for an endpoint that is off, 401 without the exact header, an empty
# 200 for an update, and the number of scans in the metrics (reference/watchtower.md a.1, a.3, b.2).
IFS=' ' read -r method path _
authorization=
while IFS= read -r line; do
  line=${line%"$(printf '\r')"}
  [ -z "$line" ] && break
  case $line in
    [Aa]uthorization:*) authorization=${line#*: } ;;
  esac
done
token=$WATCHTOWER_HTTP_API_TOKEN
[ -f "$token" ] && token=$(cat "$token")

answer() { # status, content type, body
  printf 'HTTP/1.1 %s\r\nConnection: close\r\n' "$1"
  [ -n "$2" ] && printf 'Content-Type: %s\r\n' "$2"
  printf 'Content-Length: %d\r\n\r\n%s' "${#3}" "$3"
  exit 0
}

case $path in
  /v1/update*) enabled=$WATCHTOWER_HTTP_API_UPDATE ;;
  /v1/metrics*) enabled=$WATCHTOWER_HTTP_API_METRICS ;;
  *) enabled= ;;
esac
newline='
'
[ "$enabled" = true ] || answer "404 Not Found" text/plain "404 page not found$newline"
[ "$authorization" = "Bearer $token" ] || answer "401 Unauthorized"
case $path in
  /v1/update*)
    sleep 1 # an answer that comes at once is one to a skipped update
    echo "$method $path" >>/updates
    answer "200 OK"
    ;;
esac
scans=0
[ -f /updates ] && scans=$(wc -l </updates)
body=
for sample in scans_total:counter:$scans scans_skipped:counter:0 \
  containers_scanned:gauge:0 containers_updated:gauge:0 containers_failed:gauge:0; do
  name=watchtower_${sample%%:*}
  kind=${sample#*:}
  body="$body# TYPE $name ${kind%:*}$newline$name ${sample##*:}$newline"
done
answer "200 OK" "text/plain; version=0.0.4; charset=utf-8" "$body"
