/* SPDX-License-Identifier: MIT
 *
 * The small things of which the costs of workers are made, each repeated by Google
 * Benchmark's own loop, beside a bare loop of the same calls.
 */
#include <stddef.h>

#include "harness/harness.h"
#include "loops/loops.h"

#define LOOPS_MOST 64

static unsigned add(const struct loop *const *from, const struct loop **to, unsigned count)
{
	while (*from)
		to[count++] = *from++;
	return count;
}

int main(int argc, char **argv)
{
	static const struct loop *loops[LOOPS_MOST];
	const struct harness overhead = {
		.name = "overhead",
		.question = "What do the small things cost that workers are made of?",
		.workloads = "sum_squares",
		.strategies = "serial",
		.workers = "1",
		.cpu = "1us",
		.block = "1ms",
		.loops = loops,
	};
	unsigned count = add(loops_create, loops, 0);

	count = add(loops_switch, loops, count);
	count = add(loops_lock, loops, count);
	count = add(loops_queue, loops, count);
	add(loops_record, loops, count);
	return harness_main(&overhead, argc, argv);
}
