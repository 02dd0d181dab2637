// What Linux offers and Swift's Glibc module leaves out. Declarations only.
#ifndef TUNEKIT_LINUX_H
#define TUNEKIT_LINUX_H

#include <linux/netlink.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/vfs.h>

// <fcntl.h> has it only for _GNU_SOURCE; include/uapi/asm-generic/fcntl.h.
enum { open_path_only = 010000000 };

// <sys/timerfd.h>: TFD_TIMER_ABSTIME and TFD_TIMER_CANCEL_ON_SET, which Swift does not see as numbers.
enum { timer_ended_by_clock_jumps = 3 };

#endif
