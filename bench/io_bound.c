/* SPDX-License-Identifier: MIT */
#include "harness/harness.h"

static const struct harness io_bound = {
	.name = "io_bound",
	.question = "Does waiting overlap? Tasks that block.",
	.workloads = "sleep,pipe_echo",
	.strategies = "serial,threads,gil,processes",
	.workers = "1,2,4,8,cpus",
	.cpu = "2ms",
	.block = "10ms",
};

int main(int argc, char **argv)
{
	return harness_main(&io_bound, argc, argv);
}
