/* SPDX-License-Identifier: MIT
 *
 * Floating-point matrix product, a row of the result at a time, from two
 * matrices that all workers read and that fill a second-level cache.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mix.h"
#include "worker/workload.h"

#define ORDER 128

struct matrices {
	double a[ORDER][ORDER];
	double b[ORDER][ORDER];
};

static int prepare(const struct job *job, void **out)
{
	struct matrices *matrices = malloc(sizeof(*matrices));
	uint64_t state = 1;

	(void)job;
	if (!matrices)
		return -ENOMEM;
	for (int row = 0; row < ORDER; row++)
		for (int column = 0; column < ORDER; column++) {
			/* Small whole numbers: sums are exact in any order. */
			matrices->a[row][column] = (double)(mix_next(&state) % 16);
			matrices->b[row][column] = (double)(mix_next(&state) % 16);
		}
	*out = matrices;
	return 0;
}

static void finish(const struct job *job, void *matrices)
{
	(void)job;
	free(matrices);
}

static double product_row(const struct matrices *matrices, unsigned row)
{
	double out[ORDER] = {0}, total = 0;

	for (unsigned inner = 0; inner < ORDER; inner++)
		for (unsigned column = 0; column < ORDER; column++)
			out[column] += matrices->a[row][inner] * matrices->b[inner][column];
	for (unsigned column = 0; column < ORDER; column++)
		total += out[column] * (double)(column + 1);
	return total;
}

KERNEL static uint64_t multiply(struct worker *worker, uint64_t seed)
{
	const struct matrices *matrices = worker->job->state;
	double total = 0;
	uint64_t bits;

	for (uint64_t unit = 0; unit < worker->units; unit++) {
		total += product_row(matrices, (unsigned)((seed + unit) % ORDER));
		task_poll(worker);
	}
	memcpy(&bits, &total, sizeof(bits));
	return bits;
}

static int run(struct worker *worker, uint64_t task, uint64_t *result)
{
	*result = multiply(worker, mix64(task));
	return 0;
}

const struct workload workload_matmul = {
	.name = "matmul",
	.summary = "floating-point matrix product in the second-level cache",
	.reads = READS_CPU,
	.prepare = prepare,
	.finish = finish,
	.run = run,
};
