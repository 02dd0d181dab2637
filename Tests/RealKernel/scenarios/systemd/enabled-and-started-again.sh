# power cuts: 1
# Enabled, and the power goes: in the next boot the card is tuned without a hand; disabled, all is as it was.
. ./lib.sh
if [ ! -e /root/enabled ]; then
  enable_service
  service_says
  placed 5 >/dev/null || fail "enable has not tuned the card"
  : >/root/enabled
  sync
  rig powercut
fi
assert_same "the service" active "$(systemctl is-active tunekit.service)"
service_says
irq=$(rig irqs)
assert_same "affinity of interrupt $irq" 4 "$(affinity $irq)"
assert_same "where interrupt $irq lands" cpu4 "$(landing 2)"
say "$(systemctl status tunekit.service | grep -E 'Status:|Memory:|CPU:' | tr -s ' ' | tr '\n' ' ')"
say "$(systemd-analyze security tunekit.service --no-pager | tail -n 1)"
tunekit status
assert_exit 0
disable_service
for p in 0 4 6; do [ "$(governor $p)" != performance ] || fail "policy$p still has the governor performance"; done
[ "$(affinity $irq)" != 4 ] || fail "interrupt $irq is still on CPU 4 alone"
say "disabled: interrupt $irq on CPU $(affinity $irq), governor of CPU 4-5 $(governor 4)"
