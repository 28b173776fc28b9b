/* SPDX-License-Identifier: MIT
 *
 * Small blocks allocated and freed, a few hundred of them alive.  glibc's malloc takes no lock as long as the process
 * has had a single thread (make independence-study).
 */
#include <errno.h>
#include <stdlib.h>

#include "plugin/workload.h"

#define ALIVE  256
#define BLOCKS 16 /* a unit: some 0.2 us */
#define LEAST  16
#define MOST   256

static int run(struct breakeven_task *task, uint64_t *result)
{
	unsigned char *alive[ALIVE] = {0};
	uint64_t random = task->number + 1;
	int err = 0;

	for (uint64_t unit = 0; unit < task->units && !err; unit++) {
		for (int i = 0; i < BLOCKS && !err; i++) {
			unsigned char **block;

			random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
			block = &alive[random >> 56];
			if (*block)
				*result += **block;
			free(*block);
			*block = malloc(LEAST + (random >> 32) % (MOST - LEAST + 1));
			if (*block)
				**block = (unsigned char)(random >> 48);
			else
				err = -ENOMEM;
		}
		breakeven_poll(task);
	}
	for (int i = 0; i < ALIVE; i++)
		free(alive[i]);
	return err;
}

BREAKEVEN_WORKLOAD(.name = "small_blocks", .summary = "blocks of 16 to 256 bytes, allocated and freed",
		   .reads = BREAKEVEN_READS_CPU, .run = run);
