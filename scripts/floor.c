// The floor under `tunekit apply`: the same reads, writes and syncs on a tree, and nothing else.
// Finds the card, moves its first vector to the first of the fastest CPUs, sets two governors,
// reads all back, and keeps a journal with two syncs. No locks, no checks, no undo.
// `floor --time COMMAND...` is the stop-watch of scripts/bench: it runs the command and prints its
// wall time in ns and peak memory in KB. Linux counts what the parent held at the fork as the
// child's memory, so the parent must be as small as this one.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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
    printf("%lld %ld\n", (end.tv_sec - start.tv_sec) * 1000000000LL + end.tv_nsec - start.tv_nsec,
           usage.ru_maxrss);
    return 0;
}

int main(int count, char **arguments) {
    if (count > 2 && strcmp(arguments[1], "--time") == 0) return time_command(arguments + 2);
    if (count != 2) { fputs("usage: floor ROOT\n", stderr); return 64; }
    root = open(arguments[1], O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0) fail(arguments[1]);

    char text[65536], mask[32], paths[3][128], found[3][256], line[1024];
    get("proc/interrupts", text, sizeof text);
    int irq = card_interrupt();
    snprintf(mask, sizeof mask, "%02llx\n", 1ULL << fast_processor());
    snprintf(paths[0], sizeof paths[0], "proc/irq/%d/smp_affinity", irq);
    snprintf(paths[1], sizeof paths[1], "sys/devices/system/cpu/cpufreq/policy4/scaling_governor");
    snprintf(paths[2], sizeof paths[2], "sys/devices/system/cpu/cpufreq/policy6/scaling_governor");
    const char *wanted[3] = {mask, "performance\n", "performance\n"};
    for (int step = 0; step < 3; step++) get(paths[step], found[step], sizeof found[step]);

    const char *made[] = {"var", "var/lib", "var/lib/tunekit", "var/lib/tunekit/journal"};
    for (int i = 0; i < 4; i++) mkdirat(root, made[i], 0700);
    int journal = openat(root, "var/lib/tunekit/journal/floor.jsonl",
                         O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (journal < 0) fail("journal");
    for (int step = 0; step < 3; step++) {
        found[step][strcspn(found[step], "\n")] = 0;
        int length = snprintf(line, sizeof line, "{\"intent\":%d,\"file\":\"/%s\",\"was\":\"%s\"}\n",
                              step, paths[step], found[step]);
        if (write(journal, line, (size_t)length) != length) fail("journal");
    }
    if (fsync(journal) != 0) fail("journal");

    for (int step = 0; step < 3; step++) {
        put(paths[step], wanted[step]);
        get(paths[step], text, sizeof text);
        if (strcmp(text, wanted[step]) != 0) { fputs("not held\n", stderr); return 6; }
    }
    if (write(journal, "{\"closed\":\"applied\"}\n", 21) != 21 || fsync(journal) != 0) fail("journal");
    close(journal);
    return 0;
}
