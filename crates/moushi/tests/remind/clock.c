/* What time it is for a program under test: so many seconds (MOUSHI_TEST_AHEAD) after what the machine says. Built
   and preloaded by killed.rs; the program itself knows nothing of it and has no such setting. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long long ahead;

__attribute__((constructor)) static void begin(void) {
  const char *words = getenv("MOUSHI_TEST_AHEAD");
  ahead = words ? atoll(words) : 0;
}

int clock_gettime(clockid_t which, struct timespec *at) {
  int failed = (int)syscall(SYS_clock_gettime, which, at);
  if (!failed && which == CLOCK_REALTIME)
    at->tv_sec += ahead;
  return failed;
}
