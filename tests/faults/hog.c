/* SPDX-License-Identifier: MIT
 *
 * Somebody else on the machine: hog BUSY PERIOD keeps one CPU busy for BUSY of every PERIOD ms, until
 * it is killed or an hour has passed.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

int main(int argc, char **argv)
{
	int64_t end_ns = clock_now_ns() + 3600 * NS_PER_S, busy_ns, period_ns;

	if (argc != 3 || (busy_ns = atoi(argv[1]) * NS_PER_MS) <= 0 ||
	    (period_ns = atoi(argv[2]) * NS_PER_MS) <= busy_ns) {
		fprintf(stderr, "usage: hog BUSY_MS PERIOD_MS\n");
		return 2;
	}
	for (int64_t now_ns = clock_now_ns(); now_ns < end_ns; now_ns += period_ns) {
		while (clock_now_ns() < now_ns + busy_ns)
			;
		clock_sleep_until_ns(now_ns + period_ns);
	}
	return 0;
}
