# limit: 300
# The rule of udev starts the service, if it does not run, as soon as the card appears; it is tuned then.
. ./lib.sh
enable_service
systemctl stop tunekit.service
rig unplug
wait_for 30 sh -c '! rig bdf' || fail "the rig: the card does not go"
rig plug
wait_for 30 rig bdf || fail "the rig: the card does not come"
ms=$(placed 20) || fail "the card is there and not tuned; the service is $(systemctl is-active tunekit.service)"
say "tuned $ms ms after it was seen"
assert_same "the service" active "$(systemctl is-active tunekit.service)"
service_says
disable_service
