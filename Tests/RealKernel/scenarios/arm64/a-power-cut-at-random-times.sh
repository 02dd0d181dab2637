# power cuts: 40
# limit: 900
# As the power cut at each step, but whenever it happens: POINTS / 2 times, in apply or in the revert after it.
. ./lib.sh
. ./power-cut.sh
journal_on_disk
[ -e /state/left ] || { echo $((POINTS > 40 ? 20 : POINTS / 2)) >/state/left; echo 'the first start' >/state/cut; }
settle "$(cat /state/cut)"
left=$(cat /state/left)
began=$(uptime_ms)
if [ "$left" = 0 ] || [ ! -e /state/whole ]; then
  keep
  tunekit apply --yes $BOARD
  assert_exit 0
  [ -e /state/whole ] || echo $(($(uptime_ms) - began)) >/state/whole
  tunekit revert
  assert_exit 0
  assert_kept "after revert"
  [ "$left" != 0 ] || exit 0
fi
wait=$(random 0 $(($(cat /state/whole) * 2)))
echo $((left - 1)) >/state/left
echo "a power cut $wait ms into apply and revert" >/state/cut
sync
{ /payload/tunekit apply --yes $BOARD; /payload/tunekit revert; } >/dev/null 2>&1 &
sleep "$(milliseconds "$wait")"
rig powercut
