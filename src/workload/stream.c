/* SPDX-License-Identifier: MIT
 *
 * Memory bandwidth: the dot product of two arrays that are larger than the
 * last-level cache together.  Read-only, and in huge pages where the system
 * gives them, so that forked workers neither copy pages nor fault them in:
 * what is measured is the memory, not fork(2).
 */
#include <errno.h>
#include <sys/mman.h>

#include "base/mix.h"
#include "worker/workload.h"

#define ELEMENTS (UINT64_C(3) << 20) /* of each array: 24 MiB */
#define STRIP	 2048		     /* elements of each array in a unit: 32 KiB moved */
#define STRIPS	 (ELEMENTS / STRIP)
#define BYTES	 (2 * ELEMENTS * sizeof(uint64_t))

static int prepare(const struct job *job, void **out)
{
	uint64_t *arrays = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)job;
	if (arrays == MAP_FAILED)
		return -errno;
	madvise(arrays, BYTES, MADV_HUGEPAGE); /* a wish; not all systems grant it */
	for (uint64_t i = 0; i < 2 * ELEMENTS; i++)
		arrays[i] = i;
	*out = arrays;
	return 0;
}

static void finish(const struct job *job, void *arrays)
{
	(void)job;
	munmap(arrays, BYTES);
}

KERNEL static uint64_t dot(struct worker *worker, uint64_t seed)
{
	const uint64_t *a = worker->job->state;
	const uint64_t *b = a + ELEMENTS;
	uint64_t total = 0;

	for (uint64_t unit = 0; unit < worker->units; unit++) {
		uint64_t at = (seed + unit) % STRIPS * STRIP;

		for (uint64_t i = at; i < at + STRIP; i++)
			total += a[i] * b[i];
		task_poll(worker);
	}
	return total;
}

static int run(struct worker *worker, uint64_t task, uint64_t *result)
{
	*result = dot(worker, mix64(task));
	return 0;
}

const struct workload workload_stream = {
	.name = "stream",
	.summary = "memory bandwidth: reads 48 MiB from end to end",
	.prepared_bytes = BYTES,
	.reads = READS_CPU,
	.prepare = prepare,
	.finish = finish,
	.run = run,
};
