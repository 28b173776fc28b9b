/* SPDX-License-Identifier: MIT
 *
 * Background load: hog BUSY_MS PERIOD_MS [CPU] keeps a CPU busy for BUSY_MS of every PERIOD_MS, which may be
 * fractions (0.2 1), pinned to CPU where it is given.  It ends with its parent, when it is killed, or after an hour.
 */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/clock.h"

/* A positive number of ms in ns; 0 if the text is none. */
static int64_t read_ms(const char *text)
{
	char *end;
	double ms = strtod(text, &end);

	return end != text && !*end && ms > 0 && ms < 3.6e6 ? (int64_t)(ms * (double)NS_PER_MS) : 0;
}

static int pin(const char *text)
{
	char *end;
	long cpu = strtol(text, &end, 10);
	cpu_set_t cpus;

	if (end == text || *end || cpu < 0 || cpu >= CPU_SETSIZE)
		return -1;
	CPU_ZERO(&cpus);
	CPU_SET((size_t)cpu, &cpus);
	return sched_setaffinity(0, sizeof(cpus), &cpus);
}

int main(int argc, char **argv)
{
	int64_t end_ns = clock_now_ns() + 3600 * NS_PER_S, busy_ns, period_ns;
	pid_t parent = getppid();

	if (argc < 3 || argc > 4 || (busy_ns = read_ms(argv[1])) <= 0 || (period_ns = read_ms(argv[2])) <= busy_ns) {
		fprintf(stderr, "usage: hog BUSY_MS PERIOD_MS [CPU]\n");
		return 2;
	}
	if (argc == 4 && pin(argv[3]) != 0) {
		fprintf(stderr, "hog: cannot run on CPU %s\n", argv[3]);
		return 2;
	}
	/* A study that is killed cannot remove its load; it may have ended before this call, too. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		return 1;
	/* The default slack, 50 us, would be a quarter of 0.2 ms. */
	prctl(PR_SET_TIMERSLACK, 1UL);
	for (int64_t now_ns = clock_now_ns(); now_ns < end_ns; now_ns += period_ns) {
		/* From the wake-up on: a late one must not make the load less than it says. */
		int64_t woken_ns = clock_now_ns();

		while (clock_now_ns() < woken_ns + busy_ns)
			;
		clock_sleep_until_ns(now_ns + period_ns);
	}
	return 0;
}
