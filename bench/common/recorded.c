/* SPDX-License-Identifier: MIT */
#include "common/recorded.h"

extern const struct strategy strategy_threads, strategy_processes;

static void run_threads(struct team *team)
{
	strategy_threads.run(team);
}

static void run_processes(struct team *team)
{
	strategy_processes.run(team);
}

const struct strategy recorded_threads = {
	.name = "recorded_threads",
	.summary = "threads that record what they are at",
	.capabilities = STRATEGY_PARALLEL | STRATEGY_SHARES_MEMORY | STRATEGY_RECORDED,
	.run = run_threads,
};

const struct strategy recorded_processes = {
	.name = "recorded_processes",
	.summary = "processes that record what they are at",
	.capabilities = STRATEGY_PARALLEL | STRATEGY_RECORDED,
	.run = run_processes,
};
