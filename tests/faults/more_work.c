/* SPDX-License-Identifier: MIT
 *
 * MORE_WORK percent of extra work in the arm `processes` of sum_squares, whose results stay as they
 * are: the workload's structure is another one.
 */
#include "worker/workload.h"

extern const struct workload __real_workload_sum_squares;
extern const struct workload __wrap_workload_sum_squares;

static int run(struct worker *worker, uint64_t task, uint64_t *result)
{
	uint64_t units = worker->units, ignored;
	int err = __real_workload_sum_squares.run(worker, task, result);

	if (err || !worker->is_forked)
		return err;
	worker->units = units * MORE_WORK / 100;
	err = __real_workload_sum_squares.run(worker, task, &ignored);
	worker->units = units;
	return err;
}

const struct workload __wrap_workload_sum_squares = {.name = "sum_squares",
						     .summary = "integer arithmetic, and more of it in processes",
						     .reads = READS_CPU,
						     .run = run};
