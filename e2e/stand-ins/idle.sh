#!/bin/sh
# Runs until it is told to stop, and then stops at once (process 1 ignores TERM unless it traps it).
trap 'exit 0' TERM
echo "running version $VERSION"
while :; do
  sleep 3600 &
  wait $!
done
