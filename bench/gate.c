/* SPDX-License-Identifier: MIT
 *
 * The trials of the gate: `breakeven gate` says which, and has a baseline and a candidate run them by turns.
 */
#include <stddef.h>

#include "common/bare.h"
#include "harness/harness.h"

static const struct strategy *const own[] = {&bare_threads, &bare_processes, NULL};

static const struct harness gate = {
	.name = "gate",
	.question = "Has a ratio changed? The trials of breakeven gate.",
	.workloads = "sum_squares",
	.strategies = "serial,threads,gil,processes",
	.workers = "2",
	.cpu = "20ms",
	.block = "20ms",
	.rounds = "2",
	.restarts = "12",
	.own_strategies = own,
};

int main(int argc, char **argv)
{
	return harness_main(&gate, argc, argv);
}
