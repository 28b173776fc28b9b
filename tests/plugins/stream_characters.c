/* SPDX-License-Identifier: MIT
 *
 * Characters to a stream on /dev/null, each under the C library's lock of the stream.  glibc leaves the lock out as
 * long as the process has had a single thread (make independence-study).
 */
#include <errno.h>
#include <stdio.h>

#include "plugin/workload.h"

#define CHARACTERS 64 /* a unit: some 0.2 us */

static int prepare(void **state)
{
	*state = fopen("/dev/null", "we");
	return *state ? 0 : -errno;
}

static void finish(void *state)
{
	fclose(state);
}

static int run(struct breakeven_task *task, uint64_t *result)
{
	uint64_t random = task->number + 1;

	for (uint64_t unit = 0; unit < task->units; unit++) {
		for (int i = 0; i < CHARACTERS; i++) {
			int written;

			random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
			written = putc((int)(random >> 57), task->state);
			if (written == EOF)
				return -EIO;
			*result = *result * 31 + (uint64_t)written;
		}
		breakeven_poll(task);
	}
	return 0;
}

BREAKEVEN_WORKLOAD(.name = "stream_characters", .summary = "characters to a stream that the C library locks",
		   .reads = BREAKEVEN_READS_CPU, .prepare = prepare, .finish = finish, .run = run);
