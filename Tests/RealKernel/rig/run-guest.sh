#!/bin/bash
# run-guest.sh [options] FOLDER SCRIPT [ARGUMENTS...]
#   boots a guest from $RIG_CACHE, copies FOLDER to /payload (in RAM), runs `sh /payload/SCRIPT ARGUMENTS`
#   there, prints its output, returns its exit status.
#  -a arm64|backports|amd64  which guest (backports: arm64 with the kernel of bookworm-backports)
#  -t SECONDS      total time limit (default 300)              -> exit 124
#  -d IMAGE        state disk (ext4, made if missing: 64 MiB), mounted on /state
#  -L              another device on the card's line of old: a random number generator without MSI (see intx=1)
#  -N              the chip's own NPU is enabled, and has the driver rigrknpu (arm64 and backports)
#  -S              boot Debian with systemd from the -d disk (made from the cache if missing; changes stay)
#  -n ARGUMENTS    of the module rignpu: -n vectors=4,rate=200,irqname=foo
#  -D e1000e|edu|none  device behind 1f4b:0650 (default e1000e: PCIe, with link attributes)
#  -x 'WORDS'      more kernel arguments (rig.cpufreq=none on amd64: no cpufreq;
#                  rig.driver=late with -S: the card's driver is not loaded, and lies in /run/rig)
#  -v              print the kernel log at the end
# exit: the script's status; 124 time limit; 137 power cut; 125 guest died or never ran.
set -u
: "${RIG_CACHE:?}"
guest=arm64 limit=300 disk= npu= dev=e1000e append= verbose= sysd= other= tree=cm3588
while getopts a:t:d:n:D:x:vSLN o; do case $o in
  a) guest=$OPTARG;; t) limit=$OPTARG;; d) disk=$OPTARG;; n) npu=$OPTARG;; D) dev=$OPTARG;;
  x) append=$OPTARG;; v) verbose=1;; S) sysd=1;; L) other=1;; N) tree=cm3588-npu;; *) exit 125;; esac; done
shift $((OPTIND - 1))
[ $# -ge 2 ] || { sed -n '2,18p' "$0"; exit 125; }
pay=$1 script=$2; shift 2
[ -f "$pay/$script" ] || { echo "run-guest: no $pay/$script" >&2; exit 125; }
A=$RIG_CACHE/$guest
T=$(mktemp -d "${TMPDIR:-/tmp}/rig.XXXXXX"); qpid=
trap '[ -n "$qpid" ] && kill -9 $qpid 2>/dev/null; rm -rf "$T"' EXIT
trap 'exit 125' INT TERM HUP
# payload as a second cpio appended to the base initramfs
mkdir "$T/p"; cp -a "$pay" "$T/p/payload"
echo "$script" >"$T/p/payload/.rig-script"; echo "$*" >"$T/p/payload/.rig-args"
{ cat "$A/initrd.cpio"; (cd "$T/p" && find . | cpio -o -H newc --quiet -R 0:0); } >"$T/initrd"
rm -rf "$T/p"
if [ -n "$sysd" ]; then
  [ -n "$disk" ] || disk=$T/root.img
  [ -e "$disk" ] || cp --sparse=always "$A/systemd.img" "$disk" || exit 125
  append="$append rig.root=vda systemd.getty_auto=no systemd.show_status=no"
elif [ -n "$disk" ] && [ ! -e "$disk" ]; then
  truncate -s 64M "$disk" && mkfs.ext4 -q -F "$disk" || exit 125
fi
q=(-nodefaults -no-user-config -display none -no-reboot -m 1536 -kernel "$A/vmlinuz" -initrd "$T/initrd"
   -chardev "stdio,id=c0,signal=off" -serial "file:$T/serial" -qmp "unix:$T/qmp,server=on,wait=off"
   -device virtio-serial-pci -device virtconsole,chardev=c0
   -object rng-random,filename=/dev/urandom,id=r0 -device virtio-rng-pci,rng=r0)
# the port offers 5GT/s x1; the card could do 5GT/s x2
port="pcie-root-port,id=rp0,chassis=1,slot=1,x-speed=5,x-width=1"
# of four lines, a slot takes that of its number modulo four
[ -z "$other" ] || { port="$port,addr=8"; q+=(-device virtio-rng-pci,rng=r0,vectors=0,addr=c); }
case $dev in
  e1000e) q+=(-device $port -device e1000e,id=npu,bus=rp0,romfile=) ;;
  edu)    q+=(-device $port -device edu,id=npu,bus=rp0) ;;
esac
[ -n "$disk" ] && q+=(-drive "if=none,id=st,format=raw,file=$disk" -device virtio-blk-pci,drive=st)
common="rdinit=/init panic=-1 quiet loglevel=5 audit=0 rig.npuargs=$npu $append"
# TCG, never KVM: the arm64 guest has no other way, and a guest inside a guest often has no KVM either
case $guest in
  arm64|backports) bin=$RIG_CACHE/bin/qemu-system-aarch64
    q+=(-machine virt,gic-version=3,its=on -cpu cortex-a76 -smp 8 -accel tcg,thread=multi
        -dtb "$A/$tree.dtb" -append "console=ttyAMA0 nokaslr mitigations=off $common") ;;
  amd64) bin=$RIG_CACHE/bin/qemu-system-x86_64
    q+=(-L /usr/share/qemu -L /usr/share/seabios -machine q35 -smp 8 -accel tcg,thread=multi
        -cpu "qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt" -append "console=ttyS0 $common") ;;
esac
# a QEMU that was copied no longer finds its modules (accel-tcg) by itself
export QEMU_MODULE_DIR=${QEMU_MODULE_DIR:-/usr/lib/x86_64-linux-gnu/qemu}
qmp() { python3 -c '
import socket,sys
s=socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); f=s.makefile("rw"); f.readline()
for c in ("{\"execute\":\"qmp_capabilities\"}", sys.argv[2]):
    f.write(c+"\n"); f.flush(); r=f.readline()
    if "error" in r: print("qmp:", r.strip(), file=sys.stderr)' "$T/qmp" "$1"; }
mkfifo "$T/fifo"
"$bin" "${q[@]}" </dev/null >"$T/fifo" 2>"$T/err" &
qpid=$!
rc=125
ms() { local t=${EPOCHREALTIME/[.,]/}; echo $((t / 1000)); }
end=$(($(ms) + limit * 1000))
left() { local w=$((end - $(ms))); [ $w -lt 1 ] && w=1; printf '%d.%03d' $((w / 1000)) $((w % 1000)); }
exec 3<"$T/fifo"      # EOF there = QEMU is gone
while :; do
  IFS= read -r -t "$(left)" -u 3 line; r=$?
  [ $r -gt 128 ] && { rc=124; break; }
  [ $r != 0 ] && [ -z "$line" ] && break
  [ "$(ms)" -ge "$end" ] && { rc=124; break; }      # a chatty guest must not outlive its limit
  line=${line%$'\r'}
  case $line in
    @@RIG-READY*) ;;
    @@RIG-EXIT*) rc=${line##* }; break ;;
    @@RIG-POWERCUT*) rc=137; break ;;
    @@RIG-UNPLUG*) qmp '{"execute":"device_del","arguments":{"id":"npu"}}' ;;
    @@RIG-PLUG*) qmp '{"execute":"device_add","arguments":{"driver":"e1000e","id":"npu","bus":"rp0","romfile":""}}' ;;
    *) printf '%s\n' "$line" ;;
  esac
done
if [ $rc != 137 ] && [ $rc != 124 ]; then   # let it power off by itself
  for ((i = 0; i < ${sysd:-0} * 220 + 20; i++)); do kill -0 $qpid 2>/dev/null || break; sleep 0.25; done
fi
kill -9 $qpid 2>/dev/null; wait $qpid 2>/dev/null; qpid=
[ -z "$verbose" ] || sed 's/^/kernel: /' "$T/serial" >&2
if [ $rc = 125 ]; then { grep -iE -A 6 'panic|oops|switch_root|BUG' "$T/serial" | head -n 12; tail -n 5 "$T/err"; } >&2; fi
exit $rc
