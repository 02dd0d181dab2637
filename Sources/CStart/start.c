/*
 * Swift's runtime looks for its own file by /proc/self/exe before `main`, and aborts where it cannot, as in a chroot
 * without /proc (SIGABRT, "Unable to obtain Swift runtime path"). It reads the command line there, too, so that a
 * program which goes on all the same finds no arguments. Both are told here in one line instead.
 *
 * 101 is the first priority that is left to programs (GCC manual, common function attributes): before the runtime's own
 * constructors in a static program.
 */
#include <errno.h>
#include <unistd.h>

__attribute__((constructor(101))) static void look_for_proc(void) {
  static const char message[] =
      "tunekit: /proc is not mounted, and nothing can be told without it. As root: mount -t proc proc /proc\n";
  char byte;
  if (readlink("/proc/self/exe", &byte, 1) > 0) return;
  ssize_t written;
  do {
    written = write(STDERR_FILENO, message, sizeof message - 1);
  } while (written < 0 && errno == EINTR);
  _exit(1);
}
