# What detect and plan say of the machine they say of its capture too, scrubbed and carried as a file; only what they
# suggest to type goes on with that file, which no reboot ends.
. ./lib.sh
# Word by word, since a longer suggestion is folded otherwise; and without counts, which go on while one looks.
words() {
  printf '%s\n' "$out" | grep -v '"count\|"total' | sed 's# --machine /run/seen/this\.capture##g; s#sudo tunekit#tunekit#g; s#revert, or a reboot#revert#' |
    tr -s ' \n' '\n\n'
}
keep
tunekit detect --json
assert_exit 0
words >/run/seen/detect.machine
tunekit plan
assert_exit 0
words >/run/seen/plan.machine
tunekit capture /run/seen/this.capture
assert_exit 0
tunekit detect --json --machine /run/seen/this.capture
assert_exit 0
words >/run/seen/detect.capture
diff /run/seen/detect.machine /run/seen/detect.capture || fail "detect says otherwise of the capture"
tunekit plan --machine /run/seen/this.capture
assert_exit 0
words >/run/seen/plan.capture
diff /run/seen/plan.machine /run/seen/plan.capture || fail "plan says otherwise of the capture"
say "detect and plan say the same of the machine and of its capture"
assert_kept "after capturing"
