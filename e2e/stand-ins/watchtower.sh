#!/bin/sh
# Watchtower 1.7.1 without the updates: it listens only when an endpoint is on (reference/watchtower.md a.2).
trap 'exit 0' TERM
echo "stand-in for Watchtower, schedule $WATCHTOWER_SCHEDULE, token $(cat "$WATCHTOWER_HTTP_API_TOKEN")"
if [ "$WATCHTOWER_HTTP_API_UPDATE" = true ] || [ "$WATCHTOWER_HTTP_API_METRICS" = true ]; then
  nc -ll -p 8080 -e /bin/sh /api.sh &
fi
while :; do
  sleep 3600 &
  wait $!
done
