# boot: -N
# Its driver is bound again: the lines stay where they were set, since they are the IOMMU's too; its clock is a new
# device with the driver's own governor. verify sees that, revert leaves it alone, and the guard sets it again.
. ./lib.sh
npu=fdab0000.npu
clock=$CLOCKS/$npu
lines=$(rig npu irqs)
set -- $lines
keep
tunekit apply --yes --device $npu
assert_exit 0
rig npu unbind
assert_same "lines without a driver" "" "$(rig npu irqs)"
tunekit verify
assert_exit 4
rig npu bind
assert_same "lines" "$lines" "$(rig npu irqs)"
assert_same "affinity of interrupt $1" 4 "$(affinity $1)"
assert_same "governor of the NPU" rknpu_ondemand "$(cat $clock/governor)"
tunekit verify
assert_exit 4
assert_text "the clock" "clock of $npu"
tunekit revert
assert_exit 0
assert_kept "after revert"

tunekit apply --yes --device $npu
assert_exit 0
$PROGRAM guard >/run/seen/guard 2>&1 </dev/null &
guard=$!
wait_for 30 grep -q . /run/seen/guard || say "the guard is silent"
sleep 3
rig npu unbind
sleep 1
rig npu bind
began=$(uptime_ms)
wait_for 30 grep -qx performance $clock/governor || { sed 's/^/  : /' /run/seen/guard; fail "governor of the NPU: $(cat $clock/governor)"; }
say "bound again: the governor performance is back $(($(uptime_ms) - began)) ms later"
sleep 1
sed 's/^/  : /' /run/seen/guard
kill $guard
wait $guard
assert_same "exit status of guard" 0 $?
assert_same "where the three lines land" cpu4 "$(landing 2 npu)"
tunekit verify
assert_exit 0
tunekit revert
assert_exit 0
assert_kept "after revert"
