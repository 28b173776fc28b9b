/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "harness/cells.h"
#include "harness/request.h"
#include "harness/session.h"
#include "worker/transport.h"

static const char *const writers[] = {"none", "worker", "parent"};

struct trial session_identify(const struct session *session, const struct arm *arm)
{
	const struct cell *cell = &session->plan.cells[arm->cell];
	const struct job *job = &cell->job;
	struct trial trial = {
		.schema = TRIAL_SCHEMA,
		.run_id = session->run_id,
		.host_id = session->host->id,
		.restart = session->options->first_restart + session->restart,
		.round = session->round - (session->round < session->options->warmup ? 0 : session->options->warmup),
		.position = session->position,
		.workers = job->workers,
		.tasks = job->tasks,
		.cpu_ns = job->cpu_ns,
		.block_ns = job->block_ns,
		.seed = session->options->seed,
		.units = job->units,
		.effective_cpus = session->host->effective_cpus,
		.capacity = session->capacity,
	};

#define PARAMETER(X, type, name, ...) trial.name = job->name;
	CELL_PARAMETERS(PARAMETER, )
#undef PARAMETER
	trial.payload_bytes = job->payload.bytes;
	strcpy(trial.transport, "none");
	if (job->payload.transport)
		snprintf(trial.transport, sizeof(trial.transport), "%s", job->payload.transport->name);
	strcpy(trial.trip, !job->payload.transport ? "none" : job->payload.both ? "both" : "there");
	trial.parent_bytes = job->parent_memory.bytes;
	strcpy(trial.parent_pages, !job->parent_memory.bytes		    ? "none"
				   : job->parent_memory.pages == PAGES_HUGE ? "huge"
									    : "small");
	strcpy(trial.writer, writers[job->parent_memory.writer]);
	trial.written = job->parent_memory.written;
	side_name(session->harness->name, arm->side, trial.harness);
	snprintf(trial.strategy, sizeof(trial.strategy), "%s", arm->strategy->name);
	strcpy(trial.kind, kind_names[arm->strategy->kind]);
	snprintf(trial.workload, sizeof(trial.workload), "%s", request_workload(session, job, arm->side)->name);
	strcpy(trial.start, job->start == START_BARRIER ? "barrier" : "immediate");
	strcpy(trial.pin, job->pin == PIN_SPREAD ? "spread" : "none");
	strcpy(trial.placement, session->options->placement == PLACEMENT_BALANCED ? "balanced" : "none");
	snprintf(trial.parameter, sizeof(trial.parameter), "%s", cell->parameter ? cell->parameter : "none");
	trial.value = cell->value;
	if (session->harness->rounds_are_restarts) {
		trial.restart += trial.round;
		trial.round = 0;
	}
	return trial;
}
