/* SPDX-License-Identifier: MIT */
#include "harness/giving_up.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "base/limits.h"
#include "base/units.h"
#include "harness/limit.h"
#include "trial/loop.h"

static bool begins_with(const char *text, const char *beginning)
{
	return strncmp(text, beginning, strlen(beginning)) == 0;
}

bool giving_up_was_refused(const struct session *session, const struct arm *arm)
{
	const struct plan *plan = &session->plan;
	const struct job *job = &plan->cells[arm->cell].job;

	for (unsigned i = 0; i < plan->arm_count; i++) {
		const struct arm *refused = &plan->arms[i];
		const struct job *other = &plan->cells[refused->cell].job;

		if (refused->refused && !refused->loop && refused->strategy == arm->strategy &&
		    other->payload.transport == job->payload.transport && other->workers <= job->workers)
			return true;
	}
	return false;
}

/* What may have refused the worker. */
static void name_limit(const struct arm *arm, unsigned workers, const struct trial *trial, char *text, size_t size)
{
	struct limit limit = limits_by_count(!(arm->strategy->capabilities & STRATEGY_SHARES_MEMORY));
	struct rlimit files = {0};

	getrlimit(RLIMIT_NOFILE, &files);
	if (strcmp(trial->status, "create:EMFILE") == 0)
		snprintf(text, size, "RLIMIT_NOFILE is %llu (ulimit -n)", (unsigned long long)files.rlim_cur);
	else if (limit.most <= 2 * (uint64_t)workers) /* others come and go meanwhile */
		snprintf(text, size, "the nearest limit is that %s", limit.name);
	else
		snprintf(text, size, "no limit that is known here forbids it");
}

static void tell_refused(struct session *session, const struct arm *arm, const struct trial *trial)
{
	const struct job *job = &session->plan.cells[arm->cell].job;
	char limit[200];

	name_limit(arm, job->workers, trial, limit, sizeof(limit));
	progress_clear(&session->progress);
	if (arm->loop)
		fprintf(stderr, "%s: %s/%s: %s: %s\n", session->harness->name, arm->loop->thing, arm->loop->side,
			trial->status, limit);
	else
		fprintf(stderr, "%s: %s stop below %u workers (%s): %s\n", session->harness->name, arm->strategy->name,
			job->workers, trial->status, limit);
}

static void tell_hung(struct session *session, const struct arm *arm, const struct trial *trial)
{
	char limit[32];
	const struct job *job = &session->plan.cells[arm->cell].job;
	int64_t limit_ns = begins_with(trial->status, "setup:") ? limit_of_preparing(session->options, job)
								: limit_of_trial(session->options, job);

	progress_clear(&session->progress);
	fprintf(stderr, "%s: %s did not end within %s (%s); it is not tried again\n", session->harness->name, arm->name,
		format_duration(limit, sizeof(limit), (double)limit_ns), trial->status);
}

/* A command that failed is not run again.  Its run has reported the failure, except what only the harness detects. */
static void give_up_program(struct session *session, struct arm *arm, const struct trial *trial, bool tell)
{
	arm->given_up = true;
	if (!tell)
		return;
	progress_clear(&session->progress);
	if (begins_with(trial->status, "timeout"))
		tell_hung(session, arm, trial);
	else if (strcmp(trial->status, "checksum") == 0)
		fprintf(stderr, "%s: %s: its output differs from the first output of the base; it is not run again\n",
			session->harness->name, arm->loop->side);
	else if (begins_with(trial->status, "setup:") || begins_with(trial->status, "killed:launcher") ||
		 strcmp(trial->status, "prepare:" LOOP_OVERDUE) == 0)
		fprintf(stderr, "%s: %s: %s; it is not run again\n", session->harness->name, arm->loop->side,
			trial->status);
}

void giving_up_consider(struct session *session, struct arm *arm, const struct trial *trial, bool tell)
{
	bool broken = session->plan.cells[arm->cell].broken[0] != '\0'; /* which was told */

	if (arm->loop && arm->loop->run && !trial_ok(trial)) {
		give_up_program(session, arm, trial, tell);
	} else if (begins_with(trial->status, "create:")) {
		arm->refused = true;
		if (tell)
			tell_refused(session, arm, trial);
	} else if (broken || begins_with(trial->status, "timeout") || begins_with(trial->status, "setup:ETIMEDOUT")) {
		arm->given_up = true;
		if (tell && !broken)
			tell_hung(session, arm, trial);
	}
}
