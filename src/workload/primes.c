/* SPDX-License-Identifier: MIT
 *
 * Sieve of Eratosthenes, segment by segment: branches and scattered byte
 * stores in the first-level cache.
 */
#include <stdbool.h>
#include <string.h>

#include "base/mix.h"
#include "worker/workload.h"

#define SEGMENT	    4096       /* numbers in a segment */
#define LIMIT	    (1u << 24) /* segments lie below it */
#define ROOT	    4096       /* its square root */
#define BASE_PRIMES 564	       /* primes below ROOT */

struct table {
	uint32_t primes[BASE_PRIMES];
};

static void fill(struct table *table)
{
	bool composite[ROOT] = {false};
	unsigned count = 0;

	for (uint32_t n = 2; n < ROOT && count < BASE_PRIMES; n++) {
		if (composite[n])
			continue;
		table->primes[count++] = n;
		for (uint32_t multiple = n * n; multiple < ROOT; multiple += n)
			composite[multiple] = true;
	}
}

/* Primes in [low, low + SEGMENT), low ≥ ROOT. */
static unsigned count_primes(const struct table *table, uint32_t low)
{
	unsigned char composite[SEGMENT];
	unsigned composites = 0;

	memset(composite, 0, sizeof(composite));
	for (unsigned i = 0; i < BASE_PRIMES; i++) {
		uint32_t prime = table->primes[i];

		if ((uint64_t)prime * prime >= (uint64_t)low + SEGMENT)
			break;
		for (uint32_t at = (prime - low % prime) % prime; at < SEGMENT; at += prime)
			composite[at] = 1;
	}
	for (unsigned i = 0; i < SEGMENT; i++)
		composites += composite[i];
	return SEGMENT - composites;
}

KERNEL static uint64_t sieve(struct worker *worker, uint64_t seed)
{
	struct table table;
	uint64_t found = 0;

	fill(&table);
	for (uint64_t unit = 0; unit < worker->units; unit++) {
		uint32_t low = ROOT + (uint32_t)(mix_next(&seed) % (LIMIT - ROOT - SEGMENT));

		found += count_primes(&table, low);
		task_poll(worker);
	}
	return found;
}

static int run(struct worker *worker, uint64_t task, uint64_t *result)
{
	*result = sieve(worker, mix64(task));
	return 0;
}

const struct workload workload_primes = {
	.name = "primes",
	.summary = "sieve of Eratosthenes in the first-level cache",
	.reads = READS_CPU,
	.run = run,
};
