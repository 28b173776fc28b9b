/* SPDX-License-Identifier: MIT
 *
 * What an uncontended release and acquisition of the simulated lock cost, beside
 * CPython's own PyEval_SaveThread and PyEval_RestoreThread in the same process,
 * by turns; and what a safe point costs.  Built where Python's headers are.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "gil/gil.h"

#define PAIRS  200000
#define POLLS  20000000
#define ROUNDS 51

static double simulated_ns(struct gil *gil, struct gil_thread *self)
{
	int64_t since_ns = clock_now_ns();

	for (int i = 0; i < PAIRS; i++) {
		gil_block_begin(gil, self);
		gil_block_end(gil, self);
	}
	return (double)(clock_now_ns() - since_ns) / PAIRS;
}

static double real_ns(void)
{
	int64_t since_ns = clock_now_ns();

	for (int i = 0; i < PAIRS; i++) {
		PyThreadState *state = PyEval_SaveThread();

		PyEval_RestoreThread(state);
	}
	return (double)(clock_now_ns() - since_ns) / PAIRS;
}

/* The loop with the safe point less the loop without it. */
static double poll_ns(struct gil *gil, struct gil_thread *self)
{
	int64_t since_ns = clock_now_ns(), with_ns, without_ns;

	for (int i = 0; i < POLLS; i++) {
		gil_poll(gil, self);
		__asm__ volatile("" ::: "memory");
	}
	with_ns = clock_now_ns() - since_ns;
	since_ns = clock_now_ns();
	for (int i = 0; i < POLLS; i++)
		__asm__ volatile("" ::: "memory");
	without_ns = clock_now_ns() - since_ns;
	return (double)(with_ns - without_ns) / POLLS;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values)
{
	qsort(values, ROUNDS, sizeof(*values), compare);
	return values[ROUNDS / 2];
}

int main(void)
{
	static double simulated[ROUNDS], real[ROUNDS], ratio[ROUNDS], poll[ROUNDS];
	struct gil gil;
	struct gil_thread self = {0};

	Py_Initialize();
	if (gil_init(&gil, &(struct gil_config){.switch_interval_ns = GIL_SWITCH_INTERVAL_NS}) != 0)
		return 1;
	gil_acquire(&gil, &self);
	for (int round = 0; round < ROUNDS; round++) {
		simulated[round] = simulated_ns(&gil, &self);
		real[round] = real_ns();
		ratio[round] = simulated[round] / real[round];
		poll[round] = poll_ns(&gil, &self);
	}
	printf("release and acquire, uncontended: simulated %.1f ns, CPython %s %.1f ns, ratio %.2f; wanted at most "
	       "1\n",
	       median(simulated), PY_VERSION, median(real), median(ratio));
	printf("safe point: %.2f ns; wanted at most 1\n", median(poll));
	gil_release(&gil, &self);
	gil_destroy(&gil);
	return 0;
}
