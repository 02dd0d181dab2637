# limit: 3600
# The driver is bound again over and over while irqbalance is started again at random moments: each new interrupt is placed.
. ./lib.sh
count=${REBINDS:-12}
rig rate 3000
systemctl start irqbalance
wait_for 30 systemctl is-active irqbalance || fail "the rig: irqbalance does not start"
systemctl reset-failed irqbalance
enable_service
slowest=0
turn=0
while [ $turn -lt "$count" ]; do
  turn=$((turn + 1))
  # Before, at and after the moment at which the driver asks for its interrupt.
  moment=$(awk -v n=$turn 'BEGIN { srand(n); print int(rand() * 3) "." int(rand() * 10) }')
  (sleep "$moment"; systemctl reset-failed irqbalance; systemctl restart irqbalance) &
  sleep "$(awk -v n=$turn 'BEGIN { srand(n + 1000); print int(rand() * 2) "." int(rand() * 10) }')"
  # The rig holds back 64 old numbers and no more.
  [ $((turn % 32)) != 0 ] || rig take 0
  rig rebind
  rig rate 3000
  took=$(placed 15) || fail "turn $turn: interrupt $(rig irqs) is on CPU $(affinity "$(rig irqs)"): $(journalctl -u tunekit.service -n 8 --no-pager)"
  [ "${took:-0}" -le "$slowest" ] || slowest=$took
  wait
done
say "$count rebinds, each placed, the slowest after $slowest ms"
disable_service
