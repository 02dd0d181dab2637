# boot: -D none
. ./lib.sh
keep
tunekit detect
assert_exit 3
assert_text "the board is named all the same" 'CM3588 NAS'
assert_text "the chip's own NPU, which the device tree disables" 'npu@fdab0000.* disabled'
tunekit apply --yes
assert_exit 3
assert_kept "after apply"
[ ! -e /var/lib/tunekit/journal ] || assert_same "journals" "" "$(ls /var/lib/tunekit/journal)"
