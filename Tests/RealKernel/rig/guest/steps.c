/* steps count|cut|kill N COMMAND...: watches COMMAND with ptrace and counts its durable steps: what it
 * writes below /sys, /proc/irq, /var/lib/tunekit and /run/tunekit, and every sync, creation, rename,
 * removal and truncation of a file. Before step N is done (N = 0: only count) the machine loses its power
 * (`cut`) or the command is killed (`kill`); with fewer than N steps, after it has ended.
 * A seccomp filter stops it only at the calls that count, since each stop is slow in a guest. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const int calls[] = {
	SYS_write, SYS_pwrite64, SYS_writev, SYS_fsync, SYS_fdatasync, SYS_syncfs, SYS_ftruncate, SYS_openat,
	SYS_mkdirat, SYS_unlinkat, SYS_linkat, SYS_renameat2,
#ifdef SYS_renameat
	SYS_renameat,
#endif
#ifdef SYS_mkdir
	SYS_mkdir, SYS_rename, SYS_unlink,
#endif
};
#define CALLS (sizeof calls / sizeof *calls)

/* From now on, these calls stop for the tracer. */
static void stop_at_calls(void)
{
	struct sock_filter code[2 * CALLS + 2] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	};
	struct sock_fprog program = { .len = 2 * CALLS + 2, .filter = code };

	for (size_t i = 0; i < CALLS; i++) {
		code[2 * i + 1] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, calls[i], 0, 1);
		code[2 * i + 2] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
	}
	code[2 * CALLS + 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		perror("steps: seccomp");
}

static int watched(pid_t pid, unsigned long fd, char *path, size_t size)
{
	static const char *const below[] = { "/sys/", "/proc/irq/", "/proc/sys/", "/var/lib/tunekit", "/run/tunekit" };
	char link[64];
	ssize_t length;

	snprintf(link, sizeof link, "/proc/%d/fd/%lu", pid, fd);
	length = readlink(link, path, size - 1);
	if (length < 0)
		return 0;
	path[length] = 0;
	for (size_t i = 0; i < sizeof below / sizeof *below; i++)
		if (!strncmp(path, below[i], strlen(below[i])))
			return 1;
	return 0;
}

/* What the call does to the disk or the kernel, NULL for nothing; the file it concerns in path. */
static const char *durable(pid_t pid, const struct __ptrace_syscall_info *call, char *path, size_t size)
{
	unsigned long one = call->seccomp.args[0];

	path[0] = 0;
	switch (call->seccomp.nr) {
	case SYS_write: case SYS_pwrite64: case SYS_writev:
		return watched(pid, one, path, size) ? "write" : NULL;
	case SYS_fsync: case SYS_fdatasync: case SYS_syncfs:
		watched(pid, one, path, size);
		return "sync";
	case SYS_ftruncate:
		return watched(pid, one, path, size) ? "truncate" : NULL;
	case SYS_openat:
		return call->seccomp.args[2] & O_CREAT ? "create" : NULL;
	case SYS_mkdirat: return "mkdir";
	case SYS_unlinkat: return "remove";
	case SYS_linkat: return "link";
#ifdef SYS_renameat
	case SYS_renameat:
#endif
	case SYS_renameat2: return "rename";
#ifdef SYS_mkdir
	case SYS_mkdir: return "mkdir";
	case SYS_rename: return "rename";
	case SYS_unlink: return "remove";
#endif
	}
	return NULL;
}

static void power_cut(void)
{
	int host = open("/dev/hvc0", O_WRONLY);

	fflush(stdout);
	if (host < 0 || write(host, "@@RIG-POWERCUT\n", 15) < 0)
		perror("steps: /dev/hvc0");
	for (;;)
		pause();
}

int main(int count, char **words)
{
	char how = count > 3 ? words[1][1] : 0;      /* cOunt, cUt, kIll */
	long at, steps = 0;
	int status, signal = 0, ended = 0;
	pid_t child, pid;

	if (!how) {
		fprintf(stderr, "usage: steps count|cut|kill N COMMAND...\n");
		return 64;
	}
	at = atol(words[2]);
	child = fork();
	if (!child) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		stop_at_calls();
		execvp(words[3], words + 3);
		_exit(127);
	}
	waitpid(child, &status, 0);
	ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK |
	       PTRACE_O_TRACEVFORK | PTRACE_O_EXITKILL);
	ptrace(PTRACE_CONT, child, 0, 0);
	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		if (!WIFSTOPPED(status)) {
			if (pid != child)
				continue;
			ended = status;
			break;
		}
		signal = 0;
		if (status >> 8 == (SIGTRAP | PTRACE_EVENT_SECCOMP << 8)) {
			struct __ptrace_syscall_info call;
			char path[512];
			const char *what = NULL;

			if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof call, &call) > 0 && call.op == PTRACE_SYSCALL_INFO_SECCOMP)
				what = durable(pid, &call, path, sizeof path);
			if (what) {
				steps++;
				if (how == 'o' || steps == at)
					printf("step %ld: %s %s\n", steps, what, path);
				if (steps == at && how == 'u')
					power_cut();
				if (steps == at && how == 'i')
					kill(child, SIGKILL);
			}
		} else if (WSTOPSIG(status) != SIGTRAP && WSTOPSIG(status) != SIGSTOP) {
			signal = WSTOPSIG(status);
		}
		ptrace(PTRACE_CONT, pid, 0, signal);
	}
	printf("steps: %ld\n", steps);
	if (how == 'u')
		power_cut();
	return WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
}
