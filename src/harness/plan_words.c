/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/error.h"
#include "harness/session.h"

int plan_words_refused(const struct session *session, int err)
{
	const char *name = session->harness->name;
	const struct left_out *left_out =
		session->plan.threads.arms ? &session->plan.threads : &session->plan.processes;

	switch (err) {
	case -EINVAL: /* a line of --sweeps: it was told */
		return STATUS_USAGE;
	case -E2BIG:
		fprintf(stderr, "%s: the lists of the flags make more than %d cells; shorten them\n", name,
			PLAN_CELLS_MOST);
		return STATUS_USAGE;
	case -EFBIG:
		fprintf(stderr,
			"%s: %" PRId64 " MiB are asked for; half of the memory that is available is %" PRId64 " MiB\n",
			name, session->plan.too_large_bytes >> 20, session->limits.memory_bytes >> 20);
		return STATUS_USAGE;
	case -ENOTSUP:
		if (left_out->arms)
			fprintf(stderr, "%s: so many workers cannot be had: %s\n", name, left_out->limit->name);
		else
			fprintf(stderr, "%s: none of the strategies can do that work\n", name);
		return STATUS_USAGE;
	default:
		fprintf(stderr, "%s: cannot start: %s\n", name, error_text(err));
		return STATUS_FAILED;
	}
}

/* What was asked for and is not measured is an error, which --quiet does not silence. */
static void tell_stop(const char *name, const char *kind, const struct left_out *left_out, bool quiet)
{
	if (left_out->arms && (left_out->asked || !quiet))
		fprintf(stderr, "%s: %s%s%s stop at %" PRIu64 ": %s\n", name, kind, left_out->workload ? " of " : "",
			left_out->workload ? left_out->workload : "", left_out->most, left_out->limit->name);
}

static void tell_unable(const char *name, const struct plan *plan)
{
	if (!plan->unable_count)
		return;
	fprintf(stderr, "%s: left out where they cannot do the work:", name);
	for (unsigned i = 0; i < plan->unable_count; i++)
		fprintf(stderr, "%s %s", i ? "," : "", plan->unable[i]->name);
	fputc('\n', stderr);
}

void plan_words_left_out(const struct session *session)
{
	const char *name = session->harness->name;
	const struct plan *plan = &session->plan;
	bool quiet = session->options->loudness == LOUDNESS_QUIET;

	if (!quiet)
		tell_unable(name, plan);
	tell_stop(name, "threads", &plan->threads, quiet);
	tell_stop(name, "processes", &plan->processes, quiet);
	if (plan->too_large_bytes && !quiet)
		fprintf(stderr,
			"%s: sizes stop below %" PRId64 " MiB: half of the memory that is available is %" PRId64
			" MiB\n",
			name, plan->too_large_bytes >> 20, session->limits.memory_bytes >> 20);
}
