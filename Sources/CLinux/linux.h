// What Linux offers and Swift's Glibc module leaves out. Declarations only.
#ifndef TUNEKIT_LINUX_H
#define TUNEKIT_LINUX_H

#include <linux/netlink.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <sys/vfs.h>

// <fcntl.h> has it only for _GNU_SOURCE; include/uapi/asm-generic/fcntl.h.
enum { open_path_only = 010000000 };

// <sys/timerfd.h>: TFD_TIMER_ABSTIME and TFD_TIMER_CANCEL_ON_SET, which Swift does not see as numbers.
enum { timer_ended_by_clock_jumps = 3 };

// <sched.h> has these two only for _GNU_SOURCE; a mask is a row of 64-bit words here.
int affinity_of_thread(pid_t, size_t, void *) __asm__("sched_getaffinity");
int set_affinity_of_thread(pid_t, size_t, const void *) __asm__("sched_setaffinity");

// <sys/pidfd.h> is there since glibc 2.36; the number is the same on every architecture since Linux 5.3.
int system_call(long, long, long) __asm__("syscall");
enum { pidfd_open_number = 434 };

// <sys/prctl.h>: PR_SET_CHILD_SUBREAPER, since Linux 3.4. Swift sees no function with open arguments.
int process_control(int, unsigned long, unsigned long, unsigned long, unsigned long) __asm__("prctl");
enum { adopt_orphans = 36 };

// Swift takes the variable itself for one that threads may change.
extern char **environ;
static inline char **inherited_environment(void) { return environ; }

#endif
