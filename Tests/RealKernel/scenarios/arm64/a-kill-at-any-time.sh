# limit: 2400
# kill -9 at random moments of apply and of revert, KILLS times: after each, revert exits 0 and every value is as before.
. ./lib.sh
keep
for try in cold warm; do
  began=$(uptime_ms)
  /payload/tunekit apply --yes $BOARD >/dev/null 2>&1 || fail "apply: expected exit 0, seen $?"
  whole=$(($(uptime_ms) - began))
  /payload/tunekit revert >/dev/null 2>&1 || fail "revert: expected exit 0, seen $?"
done
assert_kept "before the first kill"
say "apply takes $whole ms here; $KILLS kills"
killed=0 changed=0 n=0
while [ $n -lt "$KILLS" ]; do
  n=$((n + 1)) verb=apply
  if [ $((n % 4)) = 0 ]; then
    verb=revert
    /payload/tunekit apply --yes $BOARD >/run/seen/out 2>&1 || fail "kill $n: apply: $(cat /run/seen/out)"
  fi
  wait=$(random $((whole / 2)) $((whole * 11 / 10)))
  /payload/tunekit $verb --yes >/run/seen/killed 2>&1 &
  pid=$!
  sleep "$(milliseconds "$wait")"
  kill -9 $pid 2>/dev/null
  wait $pid 2>/dev/null
  ended=$?
  all_settings >/run/seen/after
  cmp -s /run/seen/kept /run/seen/after || changed=$((changed + 1))
  # the writes come late in the run and how long it takes drifts with the host's load: follow it
  if [ $ended = 137 ]; then killed=$((killed + 1)) whole=$((whole * 21 / 20)); else whole=$((whole * 9 / 10)); fi
  /payload/tunekit revert >/run/seen/out 2>&1
  status=$?
  [ $status = 0 ] || { cat /run/seen/out; journal; fail "kill $n of $verb after $wait ms: exit status of revert: expected 0, seen $status"; }
  assert_kept "kill $n, of $verb after $wait ms" >/run/seen/verdict || { cat /run/seen/verdict; journal; exit 1; }
done
[ $killed -ge $((KILLS / 3)) ] && [ $changed -gt 0 ] ||
  fail "the kills: expected a third of $KILLS before the end and some amid the writes, seen $killed and $changed"
say "$n times, $killed of them before the end, $changed of them with values changed; every revert exited 0 and gave all back"
