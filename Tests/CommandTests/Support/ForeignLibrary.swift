import Foundation
import Glibc

/// A shared library in C that does what vendors' libraries do, and what they should not.
final class ForeignLibrary: Sendable {
  /// Where it lies.
  let path: String
  private let folder: String

  static let source = """
    #include <signal.h>
    #include <stdbool.h>
    #include <stddef.h>
    #include <stdint.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <unistd.h>

    int8_t int8(void) { return -8; }
    uint8_t uint8(void) { return 208; }
    int16_t int16(void) { return -1600; }
    uint16_t uint16(void) { return 61600; }
    int32_t int32(void) { return -320000; }
    uint32_t uint32(void) { return 4290000000u; }
    int64_t int64(void) { return INT64_MIN; }
    uint64_t uint64(void) { return UINT64_MAX; }
    int plain(int x) { return x + 1; }
    unsigned uplain(unsigned x) { return x - 1; }
    long longer(void) { return -5000000000; }
    size_t size(const char *text) { return strlen(text); }
    float real(float x) { return x / 2; }
    double precise(double x, int8_t y) { return x * y; }
    bool truth(bool x) { return !x; }
    const char *text(void) { return "1.2.3"; }
    const char *none(void) { return NULL; }
    const char *latin(void) { return "Gr\\xfc\\xdf" "e\\x1b[31m"; }
    void *address(void *x) { return x; }
    void nothing(int *x) { *x = 7; }
    int version(int32_t *major, int32_t *minor, int32_t *patch) {
      *major = 3; *minor = 10; *patch = 2; return 0;
    }
    int refused(uint32_t *count) { *count = 0; return (int)0x80300181; }
    int listed(int32_t *list, size_t *count) {
      if (*count > 3) *count = 3;
      for (size_t i = 0; i < *count; i++) list[i] = 10 * (int)i;
      return 0;
    }
    struct inner { uint8_t x; double y; };
    struct all {
      uint8_t a; uint32_t b; char c[3]; uint64_t d; int16_t e; struct inner g[2]; const char *t;
    };
    int structured(struct all *s) {
      memset(s, 0, sizeof *s);
      s->a = 1; s->b = 2; memcpy(s->c, "abc", 3); s->d = 4; s->e = -5;
      s->g[0].y = 0.5; s->g[1].x = 6; s->g[1].y = 7.25; s->t = "inside";
      return (int)sizeof *s;
    }
    int named(char *name) { strcpy(name, "a name"); return 0; }
    int crash(void) { return *(volatile int *)8; }
    int aborted(void) { abort(); }
    int left(void) { exit(0); }
    int left_badly(void) { exit(9); }
    int forever(void) { for (volatile int i = 0;; i++) {} }
    int asleep(void) { sleep(100); return 0; }
    int stubborn(void) {
      signal(SIGTERM, SIG_IGN); signal(SIGINT, SIG_IGN);
      for (;;) pause();
    }
    int forked(void) { if (fork() == 0) for (;;) pause(); return 5; }
    int loud(void) {
      for (int i = 0; i < 9000; i++) { puts("noise"); fputs("noise", stderr); }
      fflush(stdout);
      return 6;
    }
    int scribble(void) { return (int)write(3, "tunekit?\\n", 9) * 0; }
    int flood(void) { for (;;) if (write(3, "0123456789abcdef", 16) < 0) return 0; }
    int closed(void) { return close(3); }
    int greedy(void) { return malloc(2ul << 30) == NULL; }
    int file(void) {
      FILE *f = fopen("/tmp/tunekit-must-not-be-written", "w");
      if (!f) return 1;
      int code = fputs("x", f) < 0 || fclose(f) != 0 ? 2 : 0;
      unlink("/tmp/tunekit-must-not-be-written");
      return code;
    }
    int environment(void) { extern char **environ; int n = 0; while (environ[n]) n++; return n; }
    int descriptors(void) {
      int open = 0;
      for (int i = 4; i < 64; i++) if (lseek(i, 0, SEEK_CUR) != -1) open++;
      return open;
    }
    int user(void) { return (int)geteuid(); }
    """

  /// Compiles it.
  init() throws {
    folder = try Files.temporaryFolder()
    path = folder + "/libforeign.so"
    Files.write(Array(Self.source.utf8), to: folder + "/foreign.c")
    let compiler = Program()
    let words = ["gcc", "-shared", "-fPIC", "-w", "-o", path, folder + "/foreign.c"]
    let run = compiler.end(of: try compiler.start(words: words))
    guard run.status == 0 else { throw Trouble("the library cannot be compiled: \(run.story)") }
  }

  deinit { Files.remove(folder) }

  /// Where the helper lies: beside the program under test.
  static let helper = Files.parent(of: Program.path) + "/tunekit-ask"
}
