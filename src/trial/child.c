/* SPDX-License-Identifier: MIT */
#include "trial/child.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cpus.h"
#include "base/error.h"
#include "base/leaks.h"
#include "base/processes.h"
#include "trial/parent_memory.h"
#include "trial/plugin.h"
#include "trial/registry.h"
#include "trial/run.h"
#include "worker/teams.h"

#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#else
#define __libc_single_threaded (process_threads() == 1) /* a C library without such fast paths */
#endif

/* ---- the requests ---- */

/* Looks up what the order names. */
static int open_job(const struct wire_request *request, struct job *job)
{
	int err = order_open(&request->order, job);

	job->payload.transport = request->transport[0] ? registry_find_transport(request->transport) : NULL;
	return !err && request->transport[0] && !job->payload.transport ? -ENOENT : err;
}

static void keep_team(const struct team *team, void *answer)
{
	*(struct wire_team *)answer = (struct wire_team){.created = team->created,
							 .started_ns = team->started_ns,
							 .go_ns = team->go_ns,
							 .reaped_ns = team->reaped_ns,
							 .untimed_ns = team->untimed_ns};
}

static void run_trial(const struct child *child, int64_t since_ns)
{
	const struct wire_request *request = child->request;
	const struct strategy *strategy =
		registry_find_strategy_or_own(child->launcher->own_strategies, request->strategy);
	struct wire_answer *answer = &child->report->answer;
	struct trial_place place = {.arena = child->arena,
				    .free_mask = child->free_mask,
				    .running_ns = &child->report->running_ns,
				    .look = keep_team,
				    .argument = &answer->team};
	struct job job;
	int err = strategy ? open_job(request, &job) : -ENOENT;

	if (!err)
		err = parent_memory_make(&job.parent_memory);
	answer->trial.prepare_ns = clock_now_ns() - since_ns;
	if (err) {
		trial_fail_setup(err, &answer->trial);
		return;
	}
	trial_run(&job, strategy, request->has_expected ? &request->expected : NULL, &place, &answer->trial);
}

/* Bound to its CPU to the end: the rate is that CPU's. */
static void calibrate(const struct child *child)
{
	struct wire_answer *answer = &child->report->answer;
	struct job job;

	answer->err = open_job(child->request, &job);
	child->report->running_ns = clock_now_ns();
	if (!answer->err)
		answer->err = trial_calibrate(&job, &answer->number);
}

static void run_loop(const struct child *child)
{
	struct wire_answer *answer = &child->report->answer;
	const struct loop *loop = launcher_find_loop(child->launcher, child->request->loop);
	int err = loop ? 0 : -ENOENT;

	if (child->free_mask)
		cpus_leave_start((unsigned)child->request->order.job.start_cpu, child->free_mask);
	child->report->running_ns = clock_now_ns();
	answer->trial.tasks = child->request->number;
	if (!err && child->request->kind == WIRE_LOOP)
		loop_run(loop, &answer->trial);
	else if (!err)
		err = loop_calibrate(loop, &answer->number);
	answer->err = err;
}

static void probe(const struct child *child)
{
	struct wire_plugin *plugin = &child->report->answer.plugin;
	const struct workload *workload;

	child->report->answer.err =
		plugin_load(child->request->order.file, &workload, plugin->reason, sizeof(plugin->reason));
	if (child->report->answer.err)
		return;
	snprintf(plugin->name, sizeof(plugin->name), "%s", workload->name);
	snprintf(plugin->summary, sizeof(plugin->summary), "%s", workload->summary);
	for (char *at = plugin->summary; *at; at++)
		*at = (unsigned char)*at < ' ' || *at == 0x7f ? ' ' : *at;
	plugin->reads = workload->reads;
}

/* ---- the process ---- */

static void obey(const struct child *child, int64_t since_ns)
{
	switch (child->request->kind) {
	case WIRE_TRIAL:
		run_trial(child, since_ns);
		break;
	case WIRE_CALIBRATE:
		calibrate(child);
		break;
	case WIRE_LOOP:
	case WIRE_LOOP_CALIBRATE:
		run_loop(child);
		break;
	case WIRE_PROBE:
		probe(child);
		break;
	}
}

void child_main(const struct child *child)
{
	int64_t since_ns = clock_now_ns();

	process_follow(child->launcher_process);
	/* This file's promise: no thread was ever created here, or before the fork. */
	if (__libc_single_threaded)
		obey(child, since_ns);
	else
		snprintf(child->report->answer.trial.status, TRIAL_NAME_SIZE, "setup:threads");
	child->report->done = true;
	leaks_check();
	fflush(NULL); /* what a workload printed */
	_exit(0);
}

/* ---- what the launcher makes of it ---- */

/* "killed:SIGSEGV", "exited:3": as the status column has it. */
static void name_end(const struct ending *ending, char *name)
{
	if (ending->timed_out)
		snprintf(name, TRIAL_NAME_SIZE, "%s", ending->overdue);
	else if (WIFSIGNALED(ending->status))
		snprintf(name, TRIAL_NAME_SIZE, "killed:%s", error_signal_name(WTERMSIG(ending->status)));
	else
		snprintf(name, TRIAL_NAME_SIZE, "exited:%d", WEXITSTATUS(ending->status));
}

static bool is_text(const char *text, size_t size)
{
	size_t length = strnlen(text, size);

	if (length == size)
		return false;
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return false;
	return true;
}

/* Could a trial have measured this? */
static bool is_plausible(const struct trial *trial)
{
	for (unsigned i = 0; i < trial_column_count; i++) {
		const struct column *column = &trial_columns[i];
		const void *field = (const char *)trial + column->offset;

		if (column->role != ROLE_measured)
			continue;
		if (column->type == COLUMN_text && !is_text(field, TRIAL_NAME_SIZE))
			return false;
		if (!column_can_be(column, field))
			return false;
	}
	return true;
}

static bool is_whole(const struct wire_answer *answer)
{
	return is_plausible(&answer->trial) && is_text(answer->plugin.name, sizeof(answer->plugin.name)) &&
	       is_text(answer->plugin.summary, sizeof(answer->plugin.summary)) &&
	       is_text(answer->plugin.reason, sizeof(answer->plugin.reason));
}

void child_take_report(const struct child *child, int err, const struct ending *ending, struct wire_answer *answer)
{
	bool ended_well = WIFEXITED(ending->status) && WEXITSTATUS(ending->status) == 0 && !ending->timed_out;
	bool told = !err && child->report->done && ended_well;
	char status[TRIAL_NAME_SIZE];

	if (told) {
		*answer = child->report->answer;
		if (is_whole(answer))
			return;
		memcpy(status, answer->trial.status, sizeof(status));
	}
	memset(answer, 0, sizeof(*answer));
	if (err)
		trial_fail_setup(err, &answer->trial);
	else if (!told)
		name_end(ending, answer->trial.status);
	else /* what the trial found out about itself is better than what is left of its numbers */
		snprintf(answer->trial.status, TRIAL_NAME_SIZE, "%s",
			 is_text(status, sizeof(status)) && status[0] && strcmp(status, "ok") != 0 ? status
												   : "overwritten");
	answer->err = err ? err : -ECHILD;
	answer->trial.started_ns = child->started_ns;
	trial_nowhere(&answer->trial);
}
