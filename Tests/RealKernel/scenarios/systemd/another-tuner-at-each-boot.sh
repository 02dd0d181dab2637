# power cuts: 3
# limit: 900
# A unit like the one of Raspberry Pi OS sets the governor late in each boot. TuneKit is enabled, and the machine is
# started again three times: each time the card's CPUs end up as TuneKit sets them. Disabled, they are the other's.
. ./lib.sh
if [ ! -e /root/boots ]; then
  cat >/etc/systemd/system/raspi-config.service <<'U'
[Unit]
Description=one that sets a governor at boot
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c "sleep 5; for p in /sys/devices/system/cpu/cpufreq/policy*; do echo ondemand >$$p/scaling_governor; done"
[Install]
WantedBy=multi-user.target
U
  systemctl -q enable --now raspi-config.service
  assert_same "governor without TuneKit" ondemand "$(governor 4)"
  enable_service
  placed 5 >/dev/null || fail "enable has not tuned the card"
  assert_same "enabled: governor of CPU 4-5" performance "$(governor 4)"
  echo 0 >/root/boots
  sync
  rig powercut
fi

boot=$(($(cat /root/boots) + 1))
PROGRAM=/usr/local/bin/tunekit
wait_for 60 systemctl is-active raspi-config.service || fail "the rig: the other unit has not run"
placed 30 >/dev/null || { service_says 20; fail "boot $boot: the card is not tuned"; }
sleep 10
say "boot $boot: the other at $(systemctl show -P ExecMainExitTimestampMonotonic raspi-config.service) us, TuneKit active at $(systemctl show -P ActiveEnterTimestampMonotonic tunekit.service) us"
service_says 12
assert_same "boot $boot: governor of CPU 4-5" performance "$(governor 4)"
assert_same "boot $boot: governor of CPU 6-7" performance "$(governor 6)"
assert_same "boot $boot: governor of CPU 0-3, which is the other's" ondemand "$(governor 0)"
tunekit verify
assert_exit 0
echo $boot >/root/boots
sync
[ $boot = 3 ] || rig powercut

tunekit diagnose $BOARD
assert_text "who else tunes" 'raspi-config'
disable_service
assert_same "disabled: governor of CPU 4-5" ondemand "$(governor 4)"
