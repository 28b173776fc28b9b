/* SPDX-License-Identifier: MIT */
#include "harness/giving_up.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/units.h"
#include "harness/limit.h"
#include "harness/loop.h"

enum giving_up giving_up_why(const struct trial *trial)
{
	const char *status = trial->status;
	bool ended = strncmp(status, "killed:", 7) == 0 || strncmp(status, "exited:", 7) == 0;

	if (strncmp(status, "create:", 7) == 0)
		return GIVING_UP_REFUSED;
	if (strncmp(status, "timeout", 7) == 0)
		return GIVING_UP_HUNG;
	return ended && !strstr(status, " worker ") ? GIVING_UP_ENDED : GIVING_UP_NOT;
}

bool giving_up_was_refused(const struct session *session, const struct arm *arm)
{
	const struct plan *plan = &session->plan;
	const struct ledger_head *head = &session->ledger->head;
	const struct job *job = &plan->cells[arm->cell].job;

	for (unsigned i = 0; i < head->refused_count; i++) {
		const struct arm *refused = &plan->arms[head->refused[i]];
		const struct job *other = &plan->cells[refused->cell].job;

		if (!refused->loop && refused->strategy == arm->strategy &&
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

void giving_up_refused(struct session *session, const struct arm *arm, const struct trial *trial)
{
	const struct job *job = &session->plan.cells[arm->cell].job;
	char limit[200];

	ledger_mark_refused(session->ledger, (uint64_t)(arm - session->plan.arms));
	/* Whoever goes on for this process is to know it.  If it cannot be written, he asks once more. */
	(void)ledger_save(session->ledger);
	name_limit(arm, job->workers, trial, limit, sizeof(limit));
	progress_clear(&session->progress);
	if (arm->loop)
		fprintf(stderr, "%s: %s/%s: %s: %s\n", session->harness->name, arm->loop->thing, arm->loop->side,
			trial->status, limit);
	else
		fprintf(stderr, "%s: %s stop below %u workers (%s): %s\n", session->harness->name, arm->strategy->name,
			job->workers, trial->status, limit);
}

/* Once is enough: it would cost as much in each round. */
void giving_up_timed_out(struct session *session, const struct arm *arm, const struct trial *trial)
{
	char limit[32];
	int64_t limit_ns = limit_of_trial(session->options, &session->plan.cells[arm->cell].job);

	progress_clear(&session->progress);
	fprintf(stderr, "%s: %s did not end within %s (%s); it is not tried again\n", session->harness->name, arm->name,
		format_duration(limit, sizeof(limit), (double)limit_ns), trial->status);
	if (ledger_mark_bad(session->ledger, (uint64_t)(arm - session->plan.arms)) != 0 && !session->error) {
		fprintf(stderr, "%s: cannot keep an arm that hangs: %s\n", session->harness->name, error_text(-E2BIG));
		session->error = -E2BIG;
	}
	if (session->turns && !session->error) /* the other would wait for an arm that is not tried again */
		session->error = -EPROTO;
}
