// The floor under `tunekit apply`: what its job needs to be read, and the same writes and syncs, on a tree.
// Finds the board and the card, takes the lock, journals as many bytes and as often, sets two governors,
// moves the card's first vector to the first of the fastest CPUs and reads each back. It does not plan,
// check, or undo.
// `floor --time COMMAND...` is the stop-watch of scripts/bench: it runs the command and prints its
// wall time in ns, peak memory in KB and processor time in ns. Linux counts what the parent held at the fork as the
// child's memory, so the parent must be as small as this one.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// How many bytes apply journals before its first write, on the machine of scripts/bench.
enum { JOURNALLED = 5588 };

static int root;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void get(const char *path, char *text, size_t size) {
    int fd = openat(root, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) fail(path);
    ssize_t count = read(fd, text, size - 1);
    if (count < 0) fail(path);
    text[count] = 0;
    close(fd);
}

static void put(const char *path, const char *text) {
    int fd = openat(root, path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (fd < 0 || write(fd, text, strlen(text)) < 0) fail(path);
    close(fd);
}

static DIR *folder(const char *path) {
    int fd = openat(root, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *list = fd < 0 ? NULL : fdopendir(fd);
    if (!list) fail(path);
    return list;
}

// The first vector of the card 1f4b:0650, found as the kernel lists it.
static int card_interrupt(void) {
    char path[512], text[64];
    int irq = -1;
    DIR *devices = folder("sys/bus/pci/devices");
    for (struct dirent *device; (device = readdir(devices));) {
        if (device->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "sys/bus/pci/devices/%s/vendor", device->d_name);
        get(path, text, sizeof text);
        int vendor = (int)strtol(text, NULL, 16);
        snprintf(path, sizeof path, "sys/bus/pci/devices/%s/device", device->d_name);
        get(path, text, sizeof text);
        if (vendor != 0x1f4b || strtol(text, NULL, 16) != 0x0650) continue;
        snprintf(path, sizeof path, "sys/bus/pci/devices/%s/msi_irqs", device->d_name);
        DIR *vectors = folder(path);
        for (struct dirent *vector; (vector = readdir(vectors));) {
            int number = atoi(vector->d_name);
            if (number > 0 && (irq < 0 || number < irq)) irq = number;
        }
        closedir(vectors);
    }
    closedir(devices);
    if (irq < 0) { fputs("no card with a vector\n", stderr); exit(1); }
    return irq;
}

// The first CPU within a tenth of the highest capacity.
static int fast_processor(void) {
    char path[128], text[64];
    int capacity[64], count = 0, highest = 0;
    for (; count < 64; count++) {
        snprintf(path, sizeof path, "sys/devices/system/cpu/cpu%d/cpu_capacity", count);
        if (faccessat(root, path, F_OK, 0) != 0) break;
        get(path, text, sizeof text);
        capacity[count] = atoi(text);
        if (capacity[count] > highest) highest = capacity[count];
    }
    for (int cpu = 0; cpu < count; cpu++)
        if (capacity[cpu] * 10 >= highest * 9) return cpu;
    return 0;
}

// An open folder, made with those above it where they are missing.
static int made(const char *path, mode_t mode) {
    char part[256];
    for (size_t end = 1; end <= strlen(path); end++) {
        if (path[end] != '/' && path[end] != 0) continue;
        snprintf(part, sizeof part, "%.*s", (int)end, path);
        mkdirat(root, part, mode);
    }
    int fd = openat(root, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) fail(path);
    return fd;
}

static void append(int journal, const char *line, size_t length) {
    if (write(journal, line, length) != (ssize_t)length) fail("journal");
}

static int time_command(char **command) {
    struct timespec start, end;
    struct rusage usage;
    int status;
    clock_gettime(CLOCK_MONOTONIC, &start);
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
        int nowhere = open("/dev/null", O_RDWR);
        dup2(nowhere, 0);
        dup2(nowhere, 1);
        execv(command[0], command);
        perror(command[0]);
        _exit(127);
    }
    if (wait4(child, &status, 0, &usage) != child) fail("wait4");
    clock_gettime(CLOCK_MONOTONIC, &end);
    if (status != 0) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    long long wall = (end.tv_sec - start.tv_sec) * 1000000000LL + end.tv_nsec - start.tv_nsec;
    long long processor = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000LL +
                          (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000LL;
    printf("%lld %ld %lld\n", wall, usage.ru_maxrss, processor);
    return 0;
}

int main(int count, char **arguments) {
    if (count > 2 && strcmp(arguments[1], "--time") == 0) return time_command(arguments + 2);
    if (count != 2) { fputs("usage: floor ROOT\n", stderr); return 64; }
    root = open(arguments[1], O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0) fail(arguments[1]);

    char text[65536], mask[32], boot[64], paths[3][128], found[3][256], line[8192];
    get("proc/device-tree/compatible", text, sizeof text);
    get("proc/sys/kernel/random/boot_id", boot, sizeof boot);
    get("proc/interrupts", text, sizeof text);
    int irq = card_interrupt();
    snprintf(mask, sizeof mask, "%02llx\n", 1ULL << fast_processor());
    snprintf(paths[0], sizeof paths[0], "sys/devices/system/cpu/cpufreq/policy4/scaling_governor");
    snprintf(paths[1], sizeof paths[1], "sys/devices/system/cpu/cpufreq/policy6/scaling_governor");
    snprintf(paths[2], sizeof paths[2], "proc/irq/%d/smp_affinity", irq);
    const char *wanted[3] = {"performance\n", "performance\n", mask};
    for (int step = 0; step < 3; step++) get(paths[step], found[step], sizeof found[step]);

    int runtime = made("run/tunekit", 0755);
    int lock = openat(runtime, "lock", O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock < 0 || flock(lock, LOCK_EX | LOCK_NB) != 0) fail("lock");
    int length = snprintf(line, sizeof line, "%d\n", getpid());
    if (ftruncate(lock, 0) != 0 || pwrite(lock, line, (size_t)length, 0) != length) fail("lock");

    int journals = made("var/lib/tunekit/journal", 0700);
    int journal = openat(journals, "floor.jsonl", O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (journal < 0) fail("journal");
    // The opening line and one line for each step take this much, since the whole plan is in them.
    length = snprintf(line, sizeof line, "{\"opened\":\"%.36s\",\"plan\":\"", boot);
    memset(line + length, '.', JOURNALLED - (size_t)length - 3);
    memcpy(line + JOURNALLED - 3, "\"}\n", 3);
    append(journal, line, JOURNALLED);
    if (fsync(journal) != 0 || fsync(journals) != 0) fail("journal");

    for (int step = 0; step < 3; step++) {
        put(paths[step], wanted[step]);
        get(paths[step], text, sizeof text);
        if (strcmp(text, wanted[step]) != 0) { fputs("not held\n", stderr); return 6; }
        length = snprintf(line, sizeof line, "{\"wrote\":{\"reads\":\"%.*s\",\"step\":%d}}\n",
                          (int)strcspn(text, "\n"), text, step);
        append(journal, line, (size_t)length);
    }
    append(journal, "{\"closed\":\"applied\"}\n", 21);
    if (fsync(journal) != 0) fail("journal");
    close(journal);
    return 0;
}
