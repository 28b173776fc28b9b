/* SPDX-License-Identifier: MIT */
#include "harness/request.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/self.h"
#include "harness/limit.h"
#include "worker/transport.h"
#include "worker/workload.h"

const struct workload *request_workload(const struct session *session, const struct job *job, enum side side)
{
	const struct workload *baseline = session->options->baseline_workload;

	return side == SIDE_BASELINE && baseline && job->workload->file ? baseline : job->workload;
}

void request_place(const struct session *session, uint64_t turn, struct job *job)
{
	const struct cpu_starts *starts = &session->starts;

	job->start_cpu = starts->count ? starts->cpus[turn % starts->count] : -1;
	job->rotation = starts->count ? (unsigned)(turn % starts->count) : 0;
}

void request_trial(const struct session *session, const struct job *job, const struct strategy *strategy,
		   enum side side, struct wire_request *request)
{
	struct job own = *job;

	memset(request, 0, sizeof(*request));
	request->kind = WIRE_TRIAL;
	request->prepare_limit_ns = limit_of_preparing(session->options, job);
	own.workload = request_workload(session, job, side);
	own.order = session->order;
	own.limit_ns = limit_of_trial(session->options, job);
	order_fill(&request->order, &own);
	if (strategy)
		snprintf(request->strategy, sizeof(request->strategy), "%s", strategy->name);
	if (job->payload.transport)
		snprintf(request->transport, sizeof(request->transport), "%s", job->payload.transport->name);
}

/* ---- launchers ---- */

#define KILLED "killed:launcher"

static const char *program_of(const struct session *session, enum side side)
{
	const char *baseline = session->options->baseline;

	return side == SIDE_BASELINE && strcmp(baseline, "self") != 0 ? baseline : self_path();
}

static int start_side(struct session *session, enum side side)
{
	const char *name = session->harness->name, *program = program_of(session, side);
	int err = launch_start(program, &session->launches[side]);

	if (err == -EPROTO && side == SIDE_BASELINE)
		fprintf(stderr,
			"%s: %s does not measure trials in processes of their own, or speaks another version of their "
			"protocol than %d\n",
			name, program, WIRE_VERSION);
	else if (err && err != -EINTR)
		fprintf(stderr, "%s: cannot start %s as the process that trials are forked from: %s\n", name,
			program == self_path() ? "itself" : program,
			err == -ECHILD ? "it was killed, twice" : error_text(err));
	return err;
}

/* Differences of compiler, flags and libraries would be told as differences of the code. */
static int compare_builds(const struct session *session)
{
	const struct wire_build *baseline = &session->launches[SIDE_BASELINE].build,
				*candidate = &session->launches[SIDE_CANDIDATE].build;
	const struct {
		const char *what, *baseline, *candidate;
	} parts[] = {{"compilers", baseline->compiler, candidate->compiler},
		     {"flags", baseline->flags, candidate->flags},
		     {"libraries", baseline->libraries, candidate->libraries}};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strcmp(parts[i].baseline, parts[i].candidate) != 0) {
			fprintf(stderr,
				"%s: baseline and candidate have different %s: `%s` and `%s`; build both alike, or "
				"give "
				"--allow-different-builds\n",
				session->harness->name, parts[i].what, parts[i].baseline, parts[i].candidate);
			return -EXDEV;
		}
	return 0;
}

int request_start(struct session *session)
{
	const struct options *options = session->options;
	int err = 0;

	for (enum side side = options_first_side(options); !err && side <= options_last_side(options); side++)
		err = start_side(session, side);
	if (!err && options->baseline && !options->allow_different_builds)
		err = compare_builds(session);
	return err;
}

void request_stop(struct session *session)
{
	for (unsigned side = 0; side < SIDES; side++)
		launch_stop(&session->launches[side]);
}

int request_ask(struct session *session, enum side side, const struct wire_request *request, struct wire_answer *answer,
		int *arena_fd)
{
	int64_t started_ns = clock_wall_ns();
	int err = session->launches[side].process ? 0 : start_side(session, side);

	if (err)
		return err;
	err = launch_ask(&session->launches[side], request, answer, arena_fd);
	if (err != -EPIPE)
		return err;
	/* It was killed, by whatever: the trial went with it. */
	memset(answer, 0, sizeof(*answer));
	answer->err = -ECHILD;
	answer->trial.started_ns = started_ns;
	trial_nowhere(&answer->trial);
	strcpy(answer->trial.status, KILLED);
	return 0;
}

int request_ask_twice(struct session *session, enum side side, const struct wire_request *request,
		      struct wire_answer *answer)
{
	int err = request_ask(session, side, request, answer, NULL);

	return !err && strcmp(answer->trial.status, KILLED) == 0 ? request_ask(session, side, request, answer, NULL)
								 : err;
}
