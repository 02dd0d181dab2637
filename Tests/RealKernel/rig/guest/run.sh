# run.sh SCENARIO...: runs scenarios in the guest, one after the other, each in a session of its own and
# killed at its time limit, and puts the machine back between them. The host reads the @@SCENARIO lines.
cd /payload
. ./lib.sh
. ./settings

keep_machine() {
  all_settings >/run/machine.before
  for f in $CPUS/cpufreq/policy*/scaling_governor $CPUS/cpufreq/policy*/scaling_min_freq \
    $CLOCKS/*/governor $CLOCKS/*/min_freq /proc/irq/[0-9]*/smp_affinity; do
    [ -e "$f" ] && echo "$f $(cat "$f")"
  done >/run/machine.values
  card=$(rig bdf)
}

# Not by tunekit: what one scenario broke must not fail the next.
put_machine_back() {
  if command -v systemctl >/dev/null; then
    systemctl stop irqbalance tuned tunekit.service 'tunekit-revert-*' 2>/dev/null
    rm -rf /etc/systemd/system/tunekit.service* /etc/systemd/system/*.wants/tunekit.service /etc/udev/rules.d/60-tunekit.rules
    systemctl daemon-reload
  fi
  for p in $(pidof tunekit irqbalance steps 2>/dev/null); do kill -9 "$p"; done 2>/dev/null
  umount /var/lib/tunekit 2>/dev/null
  rm -rf /var/lib/tunekit /run/tunekit
  for c in $CPUS/cpu[1-9]*/online; do [ "$(cat "$c")" = 1 ] || echo 1 >"$c"; done
  if [ -n "$card" ]; then
    rig bdf >/dev/null || rig rescan
    rig bdf >/dev/null || { rig plug; wait_for 30 rig bdf; sleep 2; }
    [ -e "$DEVICES/$card/driver" ] || rig bind 2>/dev/null
    [ "$(cat /sys/module/rignpu/parameters/rate)" = 100 ] || rig rate 100
    [ "$(cat /sys/module/rignpu/parameters/take)" = 0 ] || rig take 0
  fi
  [ ! -e $CHIP ] || [ -e $CHIP/driver ] || rig npu bind
  while read -r f value; do
    [ "$(cat "$f" 2>/dev/null)" = "$value" ] || echo "$value" >"$f"
  done </run/machine.values 2>/dev/null
  [ -z "$(rig irqs)" ] || for i in $(rig irqs); do cat /proc/irq/default_smp_affinity >/proc/irq/$i/smp_affinity; done 2>/dev/null
}

CHIP=/sys/bus/platform/devices/fdab0000.npu
keep_machine
for name; do
  limit=$(sed -n 's/^# limit: *//p' "scenarios/$name")
  echo "@@SCENARIO start $name"
  setsid sh "scenarios/$name" 2>&1 &
  scenario=$!
  rm -f /run/late
  setsid sh -c "sleep ${limit:-$LIMIT}; : >/run/late; kill -9 -$scenario" &
  watch=$!
  wait $scenario
  status=$?
  kill -9 -$watch 2>/dev/null
  wait $watch 2>/dev/null
  [ ! -e /run/late ] || status=late
  echo "@@SCENARIO end $name $status"
  put_machine_back
done
