# boot: -N
# Both are tuned, each on a core of its own; revert of both restores everything.
. ./lib.sh
npu=fdab0000.npu
keep
tunekit detect
assert_exit 0
assert_line "the card" "AX650N \(ax650n\) at $(rig bdf)"
assert_line "the NPU" "RK3588 NPU \(rk3588-npu\) at $npu"
tunekit apply --yes              # without a word the card comes first
assert_exit 0
assert_same "where the card's interrupt lands" cpu4 "$(landing 1)"
assert_same "governor of the NPU" rknpu_ondemand "$(cat $CLOCKS/$npu/governor)"
tunekit apply --yes --device $npu
assert_exit 0
assert_same "where the card's interrupt lands" cpu4 "$(landing 1)"
seen=$(landing 2 npu)
case $seen in cpu5|cpu6|cpu7) say "where the NPU's lines land: $seen" ;; *) fail "where the NPU's lines land: $seen" ;; esac
assert_same "governor of the NPU" performance "$(cat $CLOCKS/$npu/governor)"
tunekit status
assert_exit 0
tunekit verify
assert_exit 0
tunekit revert
assert_exit 0
assert_kept "after revert"
