/* SPDX-License-Identifier: MIT
 *
 * A table that is updated under a mutex which no other task wants.  glibc locks it without an atomic instruction as
 * long as the process has had a single thread (make independence-study).
 */
#include <pthread.h>

#include "plugin/workload.h"

#define SLOTS	1024
#define UPDATES 64 /* a unit: some 0.3 us */

static int run(struct breakeven_task *task, uint64_t *result)
{
	pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	uint64_t table[SLOTS] = {0}, random = task->number + 1;

	for (uint64_t unit = 0; unit < task->units; unit++) {
		for (int i = 0; i < UPDATES; i++) {
			random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
			pthread_mutex_lock(&mutex);
			table[random >> 54] += random;
			pthread_mutex_unlock(&mutex);
		}
		breakeven_poll(task);
	}
	for (int i = 0; i < SLOTS; i++)
		*result = *result * 31 + table[i];
	return pthread_mutex_destroy(&mutex) == 0 ? 0 : -1;
}

BREAKEVEN_WORKLOAD(.name = "locked_table", .summary = "updates under a mutex that nothing else wants",
		   .reads = BREAKEVEN_READS_CPU, .run = run);
