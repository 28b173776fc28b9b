/* SPDX-License-Identifier: MIT */
#include "harness/harness.h"

static const struct harness cpu_bound = {
	.name = "cpu_bound",
	.question = "Does work run at once? Tasks that burn CPU, in the program or in the kernel.",
	.workloads = "sum_squares,primes,matmul,stream,page_fault,mmap_churn,malloc_churn,descriptor_churn",
	.strategies = "serial,threads,gil,processes",
	.workers = "1,2,4,cpus",
	.cpu = "2ms",
	.block = "10ms",
};

int main(int argc, char **argv)
{
	return harness_main(&cpu_bound, argc, argv);
}
