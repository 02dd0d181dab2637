// What Linux offers and Swift's Glibc module leaves out. Declarations only.
#ifndef TUNEKIT_LINUX_H
#define TUNEKIT_LINUX_H

#include <sys/vfs.h>

// <fcntl.h> has it only for _GNU_SOURCE; include/uapi/asm-generic/fcntl.h.
enum { open_path_only = 010000000 };

#endif
