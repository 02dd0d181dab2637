# What detect and plan say of the machine they say of its capture too, scrubbed and carried as a file.
. ./lib.sh
keep
tunekit detect --json
assert_exit 0
printf '%s\n' "$out" >/run/seen/detect.machine
tunekit plan
assert_exit 0
printf '%s\n' "$out" | grep -v '^$' >/run/seen/plan.machine
tunekit capture /run/seen/this.capture
assert_exit 0
tunekit detect --json --machine /run/seen/this.capture
assert_exit 0
# Counts go on while one looks; all else is the same.
printf '%s\n' "$out" | grep -v '"count\|"total' >/run/seen/detect.capture
grep -v '"count\|"total' /run/seen/detect.machine >/run/seen/detect.before
diff /run/seen/detect.before /run/seen/detect.capture || fail "detect says otherwise of the capture"
tunekit plan --machine /run/seen/this.capture
assert_exit 0
printf '%s\n' "$out" | grep -v '^$' >/run/seen/plan.capture
diff /run/seen/plan.machine /run/seen/plan.capture || fail "plan says otherwise of the capture"
say "detect and plan say the same of the machine and of its capture"
assert_kept "after capturing"
