# limit: 900
# What is the governor in the end, after an orderly stop and after SIGKILL between setting and restoring?
# What tuned does is printed, not judged; its log shows that it set and took back.
. ./lib.sh
ORIGINAL=conservative
irq=$(rig irqs)

original() {
  for p in 0 4 6; do echo $ORIGINAL >$CPUS/cpufreq/policy$p/scaling_governor; done
  echo 0-3 >/proc/irq/$irq/smp_affinity_list
}
tuned_sets() {
  systemctl start tuned || fail "the rig: tuned does not start: $(journalctl -u tuned --no-pager | tail -n 5)"
  wait_for 60 sh -c "[ \$(cat $CPUS/cpufreq/policy4/scaling_governor) = performance ]" ||
    fail "the rig: tuned sets no governor: $(tail -n 5 /var/log/tuned/tuned.log)"
  sleep 2
}
mkdir -p /etc/tuned
echo latency-performance >/etc/tuned/active_profile
echo manual >/etc/tuned/profile_mode
say "$(systemctl --version | head -n 1), $(sed -n 's/^TUNED_VERSION_M.*= *//p' /usr/lib/python3/dist-packages/tuned/version.py | tr '\n' '.') of tuned"

original
tuned_sets
systemctl stop tuned
orderly=$(governor 4)
grep -E 'governor|terminat|stopping' /var/log/tuned/tuned.log | sed 's/^/  tuned.log: /'

original
tuned_sets
systemctl kill --signal=KILL tuned
wait_for 20 sh -c '! systemctl is-active tuned'
systemctl reset-failed tuned
tuned_sets
systemctl stop tuned
theirs=$(governor 4)

original
keep
tunekit apply --yes $BOARD
assert_exit 0
tunekit apply --yes $BOARD
assert_exit 0
tunekit revert
assert_exit 0
ours=$(governor 4)
assert_kept "after apply, apply, revert"

killed=
for step in 9 13 17 23; do
  steps kill $step /payload/tunekit apply --yes $BOARD
  assert_same "exit status of the apply killed before its step $step" 137 $?
  killed="$killed$(governor 4) "
  tunekit apply --yes $BOARD
  assert_exit 0
  tunekit revert
  assert_exit 0
  assert_kept "after apply killed at step $step, apply, revert"
done
say "governor of CPU 4-5                                  before        in the end"
say "tuned: start, stop                                   $ORIGINAL  $orderly"
say "tuned: start, SIGKILL, start, stop                   $ORIGINAL  $theirs"
say "tunekit: apply, apply, revert                        $ORIGINAL  $ours"
say "tunekit: apply with SIGKILL amid it, apply, revert   $ORIGINAL  $(governor 4)"
say "(at the four kills it was: $killed)"
assert_same "tunekit" $ORIGINAL "$ours"
