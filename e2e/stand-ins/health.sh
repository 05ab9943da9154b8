#!/bin/sh
# Healthy once the API answers, so that `up --wait` waits for it; without an API there is nothing to wait for.
[ "$WATCHTOWER_HTTP_API_UPDATE" = true ] || [ "$WATCHTOWER_HTTP_API_METRICS" = true ] || exit 0
printf 'GET / HTTP/1.1\r\n\r\n' | nc 127.0.0.1 8080 | grep -q "404 Not Found"
