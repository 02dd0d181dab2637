# A whole Debian, irqbalance as its service: detect names it, the cycle works, verify names who undid it.
. ./lib.sh
say "$(. /etc/os-release; echo "$PRETTY_NAME"), systemd $(systemctl --version | sed -n '1s/systemd \([0-9]*\).*/\1/p'), $(dpkg-query -W -f '${Package} ${Version}' irqbalance), failed units: $(systemctl --failed --no-legend | wc -l)"
irq=$(rig irqs)
keep
tunekit detect $BOARD
assert_exit 0
assert_no_line "irqbalance is off" 'irqbalance.*(running|active)'
tunekit apply --yes $BOARD
assert_exit 0
assert_same "where interrupt $irq lands" cpu4 "$(landing 2)"
tunekit verify
assert_exit 0
tunekit revert
assert_exit 0
assert_kept "after revert"

systemctl start irqbalance
wait_for 30 systemctl is-active irqbalance || fail "the rig: irqbalance does not start"
tunekit detect $BOARD
assert_exit 0
assert_text "the unit" 'irqbalance(\.service)?'
