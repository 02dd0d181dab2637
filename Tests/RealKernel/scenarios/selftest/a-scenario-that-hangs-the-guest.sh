# limit: 15
# expected to fail: the kernel panics, and the scenarios after it get a new boot
. ./lib.sh
say "panicking"
echo c >/proc/sysrq-trigger
sleep 1000
