# An apply to be confirmed; the shell that made it is killed. systemd reverts it. Confirmed, it stays.
. ./lib.sh
keep
setsid --wait sh -c "/payload/tunekit apply --yes $BOARD --confirm-within 8s; kill -9 \$\$" >/run/seen/out 2>&1
sed 's/^/  | /' /run/seen/out
assert_same "governor of CPU 4-5" performance "$(governor 4)"
systemctl list-timers 'tunekit-revert-*' --no-pager --no-legend | sed 's/^/  : /'
assert_same "timers" 1 "$(systemctl list-timers 'tunekit-revert-*' --no-legend | wc -l)"
wait_for 30 sh -c "[ \$(cat $CPUS/cpufreq/policy4/scaling_governor) != performance ]" || fail "nothing reverted it"
sleep 2
assert_kept "restored"
tunekit confirm
assert_exit 5

tunekit apply --yes $BOARD --confirm-within 5s
assert_exit 0
tunekit confirm
assert_exit 0
assert_same "timers" 0 "$(systemctl list-timers 'tunekit-revert-*' --no-legend | wc -l)"
sleep 8
assert_same "governor of CPU 4-5" performance "$(governor 4)"
tunekit revert
assert_exit 0
assert_kept "after revert"

# Who has set and restored what is in the log of the system.
export SUDO_USER='ada;x'
tunekit apply --yes $BOARD
export SUDO_USER=ada
tunekit revert
unset SUDO_USER
journalctl -t tunekit -o cat --no-pager >/run/seen/log
sed 's/^/  : /' /run/seen/log
version=$("$PROGRAM" --version | awk '{ print $NF }')
grep -q "^apply .*: applied; by uid 0, SUDO_USER ada?x, TuneKit $version\$" /run/seen/log || fail "the log does not tell of the apply"
grep -q "^revert: reverted; by uid 0, SUDO_USER ada, TuneKit $version\$" /run/seen/log || fail "the log does not tell of the revert"
grep -q "^unconfirmed apply: reverted; by uid 0, TuneKit $version\$" /run/seen/log || fail "the log does not tell what was overdue"
assert_kept "after the last revert"
