# Stopping the service restores nothing; a person's revert is not undone by it; masked, it is not enabled.
. ./lib.sh
irq=$(rig irqs)
keep
enable_service
systemctl stop tunekit.service
assert_same "stopped: affinity" 4 "$(affinity $irq)"
assert_same "stopped: governor of CPU 4-5" performance "$(governor 4)"
assert_same "how it ended" "Result=success" "$(systemctl show -p Result tunekit.service)"
systemctl start tunekit.service
tunekit revert
assert_exit 0
assert_kept "after revert beside the guard"
rig unbind; rig bind
sleep 3
[ "$(affinity "$(rig irqs)")" != 4 ] || fail "the guard has undone a person's revert"
service_says
disable_service
systemctl mask tunekit.service
tunekit enable $BOARD
assert_exit 5
systemctl unmask tunekit.service
