# power cuts: 2
# The power goes amid an apply of a machine that is enabled: the next boot applies nothing and says why, until enable.
. ./lib.sh
if [ ! -e /root/cut ]; then
  enable_service
  systemctl stop tunekit.service
  tunekit revert
  assert_exit 0
  : >/root/cut
  sync
  steps cut 14 $PROGRAM apply --yes $BOARD
  fail "the rig: the power was not cut"
fi
PROGRAM=/usr/local/bin/tunekit
irq=$(rig irqs)
assert_same "the service" active "$(systemctl is-active tunekit.service)"
service_says
[ "$(affinity $irq)" != 4 ] || fail "it was applied all the same"
tunekit status
assert_text "status" 'On hold: +the machine went down'
rig unbind; rig bind
sleep 2
irq=$(rig irqs)
[ "$(affinity $irq)" != 4 ] || fail "it was applied after a driver was bound"
tunekit enable $BOARD
assert_exit 0
placed 5 >/dev/null || fail "enable has not tuned the card"
tunekit status
assert_exit 0
disable_service
