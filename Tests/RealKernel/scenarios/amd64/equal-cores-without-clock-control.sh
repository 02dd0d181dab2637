# boot: -x rig.cpufreq=none
# Eight equal CPUs, no cpufreq: what can be tuned is tuned, the rest is declined with a reason.
. ./lib.sh
[ ! -e $CPUS/cpufreq/policy0 ] || fail "the rig: there is a cpufreq policy"
irq=$(rig irqs)
keep
tunekit detect $BOARD
assert_exit 0
tunekit plan $BOARD
assert_exit 0
assert_text "why the clock stays" '(governor|clock).*(no frequency|cpufreq|no governor|does not offer|not offered|no clock)'
tunekit apply --yes $BOARD
assert_exit 0
assert_same "where interrupt $irq, which asks for $(affinity $irq), lands" "cpu$(affinity $irq)" "$(landing 2)"
tunekit verify
assert_exit 0
tunekit revert
assert_exit 0
assert_kept "after revert"
