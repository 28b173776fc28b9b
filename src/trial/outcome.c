/* SPDX-License-Identifier: MIT */
#include "trial/outcome.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

static void add_lock(const struct slot *slot, bool is_first, struct trial *trial)
{
	int64_t held_ns = slot->lock_held_ns, wait_ns = slot->lock.wait_ns;

	trial->lock_acquisitions += slot->lock.acquisitions;
	trial->lock_contended += slot->lock.contended;
	trial->lock_switches += slot->lock.switches;
	trial->lock_forced_switches += slot->lock.forced_switches;
	trial->lock_held_ns += held_ns;
	trial->lock_wait_ns += wait_ns;
	if (is_first || held_ns < trial->lock_held_least_ns)
		trial->lock_held_least_ns = held_ns;
	if (is_first || held_ns > trial->lock_held_most_ns)
		trial->lock_held_most_ns = held_ns;
	if (is_first || wait_ns < trial->lock_wait_least_ns)
		trial->lock_wait_least_ns = wait_ns;
	if (is_first || wait_ns > trial->lock_wait_most_ns)
		trial->lock_wait_most_ns = wait_ns;
}

/* Of dealt tasks there was none for it; who claims stamps what he got. */
static bool is_idle(const struct team *team, unsigned worker)
{
	return worker >= team->job->tasks && !team->queue;
}

/* Neighbours are not counted: they only disturb. */
static void add_slots(const struct team *team, struct trial *trial, int64_t *first_ns, int64_t *last_ns)
{
	*first_ns = INT64_MAX;
	*last_ns = 0;
	for (unsigned i = 0; i < team->created && i < team->job->workers; i++) {
		const struct slot *slot = &team->arena->slots[i];
		bool idle = is_idle(team, i);

		if (!idle && slot->first_start_ns && slot->first_start_ns < *first_ns)
			*first_ns = slot->first_start_ns;
		if (!idle && slot->last_end_ns > *last_ns)
			*last_ns = slot->last_end_ns;
		trial->blocked_ns += slot->blocked_ns;
		trial->checksum += slot->checksum;
		if (!idle) /* what it waited was nobody's task */
			add_lock(slot, i == 0, trial);
	}
}

static int compare_times(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Nearest rank of sorted values: the least that `percent` % of them reach. */
static int64_t percentile(const int64_t *sorted, uint64_t n, unsigned percent)
{
	uint64_t rank = (n * percent + 99) / 100;

	return sorted[rank ? rank - 1 : 0];
}

static void fill_latencies(const struct team *team, struct trial *trial)
{
	int64_t *latencies = arena_latencies(team->arena);
	uint64_t n = team->job->tasks;
	double sum = 0;

	if (!latencies)
		return;
	qsort(latencies, n, sizeof(*latencies), compare_times);
	for (uint64_t i = 0; i < n; i++)
		sum += (double)latencies[i];
	trial->latency_mean_ns = (int64_t)(sum / (double)n);
	trial->latency_p50_ns = percentile(latencies, n, 50);
	trial->latency_p95_ns = percentile(latencies, n, 95);
	trial->latency_p99_ns = percentile(latencies, n, 99);
	trial->latency_max_ns = latencies[n - 1];
}

static void fill_times(const struct team *team, struct trial *trial)
{
	int64_t first_ns, last_ns, run_end_ns;

	add_slots(team, trial, &first_ns, &last_ns);
	if (!team->started_ns || !last_ns)
		return; /* no worker ran: there is no time to tell */
	run_end_ns = last_ns > team->created_ns ? last_ns : team->created_ns;
	trial->setup_ns = team->setup_ns;
	trial->cold_ns = team->setup_ns + team->reaped_ns - team->started_ns - team->untimed_ns;
	trial->warm_ns = last_ns - (team->go_ns ? team->go_ns : first_ns);
	trial->create_ns = team->created_ns - team->started_ns - team->untimed_ns;
	trial->survey_ns = team->survey_ns;
	trial->memory_bytes = team->survey_ns ? team->memory_bytes : 0;
	trial->run_ns = run_end_ns - team->created_ns;
	trial->reap_ns = team->reaped_ns - run_end_ns;
	trial->first_cpu = team->arena->slots[0].first_cpu;
	trial->last_cpu = team->arena->slots[0].last_cpu;
}

void outcome_fill_usage(const struct usage *usage, struct trial *trial)
{
	trial->user_ns = usage->user_ns;
	trial->system_ns = usage->system_ns;
	trial->voluntary_switches = usage->voluntary_switches;
	trial->involuntary_switches = usage->involuntary_switches;
	trial->minor_faults = usage->minor_faults;
	trial->major_faults = usage->major_faults;
}

/* A worker that failed knows better than its creator why. */
static void collect_task_errors(struct team *team)
{
	for (unsigned i = 0; i < team->created; i++)
		if (team->arena->slots[i].error)
			team_fail(team, TEAM_TASK, team->arena->slots[i].error, &team->workers[i]);
}

/* Before anything in the arena is believed.  What is found here is the cause of whatever else went wrong. */
static void check_arena(struct team *team, const struct arena_shape *shape)
{
	int found = arena_check(team->arena, shape);

	if (found == ARENA_INTACT)
		return;
	team->failed = TEAM_FINE;
	team_fail(team, TEAM_OVERWRITTEN, 0, found >= 0 ? &team->workers[found] : NULL);
}

/* The worker that failed, behind what happened. */
static void add_culprit(const struct team *team, struct trial *trial)
{
	size_t used = strlen(trial->status);

	if (team->culprit)
		snprintf(trial->status + used, TRIAL_NAME_SIZE - used, " worker %u", team->culprit->id);
}

static void fill_status(const struct team *team, const uint64_t *expected, struct trial *trial)
{
	char *status = trial->status;

	switch (team->failed) {
	case TEAM_FINE:
		strcpy(status, expected && trial->checksum != *expected ? "checksum" : "ok");
		break;
	case TEAM_SETUP:
		snprintf(status, TRIAL_NAME_SIZE, "setup:%s", error_name(team->detail));
		break;
	case TEAM_CREATE:
		snprintf(status, TRIAL_NAME_SIZE, "create:%s", error_name(team->detail));
		break;
	case TEAM_TASK:
		snprintf(status, TRIAL_NAME_SIZE, "task:%s", error_name(team->detail));
		break;
	case TEAM_KILLED:
		snprintf(status, TRIAL_NAME_SIZE, "killed:%s", error_signal_name(team->detail));
		add_culprit(team, trial);
		break;
	case TEAM_EXITED:
		if (team->detail < 0)
			snprintf(status, TRIAL_NAME_SIZE, "exited:%s", error_name(team->detail));
		else
			snprintf(status, TRIAL_NAME_SIZE, "exited:%d", team->detail);
		add_culprit(team, trial);
		break;
	case TEAM_OVERWRITTEN:
		strcpy(status, "overwritten");
		add_culprit(team, trial);
		break;
	}
}

void outcome_fill(struct team *team, const struct arena_shape *shape, const struct usage *usage,
		  const uint64_t *expected, struct trial *trial)
{
	const struct job *job = team->job;

	check_arena(team, shape);
	collect_task_errors(team);
	outcome_fill_usage(usage, trial);
	fill_times(team, trial);
	fill_latencies(team, trial);
	if (trial->warm_ns > 0)
		trial->lock_wait_share =
			(double)trial->lock_wait_ns /
			((double)trial->warm_ns * (double)(job->workers < job->tasks ? job->workers : job->tasks));
	fill_status(team, expected, trial);
}
