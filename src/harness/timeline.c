/* SPDX-License-Identifier: MIT */
#include "harness/timeline.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/csv.h"
#include "record/timeline.h"
#include "worker/crew.h"

static const char *const state_names[WORKER_STATES] = {
	[STATE_CREATED] = "created", [STATE_READY] = "ready",
	[STATE_RUNNING] = "running", [STATE_HANDING_OVER] = "handing_over",
	[STATE_WAITING] = "waiting", [STATE_BLOCKED] = "blocked",
	[STATE_DONE] = "done",	     [STATE_REAPED] = "reaped"};

static struct span identify(const struct trial *trial, uint64_t arm)
{
	struct span span = {.schema = TIMELINE_SCHEMA,
			    .run_id = trial->run_id,
			    .host_id = trial->host_id,
			    .arm = arm,
			    .restart = trial->restart,
			    .round = trial->round,
			    .workers = trial->workers,
			    .tasks = trial->tasks,
			    .cpu_ns = trial->cpu_ns,
			    .block_ns = trial->block_ns,
			    .cold_ns = trial->cold_ns};

	strcpy(span.harness, trial->harness);
	strcpy(span.strategy, trial->strategy);
	strcpy(span.workload, trial->workload);
	return span;
}

/* From one event to the next. */
static void write_spans(struct timeline *timeline, const struct track *track, int64_t started_ns, int64_t end_ns,
			struct span *span)
{
	uint64_t room = (uint64_t)track->mask + 1, first = track->written > room ? track->written - room : 0;

	if (first > 0) {
		strcpy(span->state, "unknown");
		span->begin_ns = 0;
		span->end_ns = track->events[first & track->mask].at_ns - started_ns;
		timeline_write(timeline->file, span);
	}
	for (uint64_t i = first; i < track->written; i++) {
		const struct track_event *event = &track->events[i & track->mask];

		if (event->state >= STATE_REAPED)
			break;
		strcpy(span->state, state_names[event->state]);
		span->task = event->task;
		span->begin_ns = event->at_ns - started_ns;
		span->end_ns =
			(i + 1 < track->written ? track->events[(i + 1) & track->mask].at_ns : end_ns) - started_ns;
		timeline_write(timeline->file, span);
	}
}

static void take(void *owner, const struct crew *crew, const struct trial *trial)
{
	struct timeline *timeline = owner;
	struct span span = identify(trial, timeline->arm);

	if (timeline->full || strcmp(trial->status, "ok") != 0)
		return;
	for (unsigned i = 0; i < crew->created; i++) {
		const struct track *track = arena_track(crew->arena, i);

		span.worker = i;
		if (track)
			write_spans(timeline, track, crew->started_ns, crew->reaped_ns, &span);
	}
	/* Now, between trials: a worker that is forked would have a copy of what is not written yet. */
	if (fflush(timeline->file) != 0 && !timeline->error)
		timeline->error = errno;
	if (ftell(timeline->file) < TIMELINE_BYTES_MOST)
		return;
	timeline->full = true;
	fprintf(stderr, "%s: the timeline has 256 MiB; what follows is not recorded\n", trial->harness);
}

/* Opening a pipe waits for a reader, and a signal would not end that. */
static bool is_file_or_device(const char *path)
{
	struct stat status;

	return stat(path, &status) != 0 || S_ISREG(status.st_mode) || S_ISCHR(status.st_mode);
}

int timeline_may_open(const char *path)
{
	bool existed = access(path, F_OK) == 0;
	int err = timeline_check(path);
	FILE *file;

	if (!err && !is_file_or_device(path))
		err = -ENOTSUP;
	if (err)
		return err;
	file = fopen(path, "ae");
	if (!file)
		return -errno;
	fclose(file);
	if (!existed)
		unlink(path);
	return 0;
}

int timeline_open(struct timeline *timeline, const char *path, bool first)
{
	struct stat status;
	int err = timeline_check(path);

	if (!err && !first && stat(path, &status) == 0 && S_ISREG(status.st_mode))
		err = csv_mend(path);
	if (!err && first)
		err = timeline_keep_former(path);
	if (err)
		return err;
	timeline->file = fopen(path, first ? "we" : "ae");
	if (!timeline->file)
		return -errno;
	if (first)
		timeline_write_header(timeline->file);
	timeline->recorder = (struct recorder){take, timeline};
	timeline->full = ftell(timeline->file) >= TIMELINE_BYTES_MOST;
	return 0;
}

int timeline_close(struct timeline *timeline)
{
	int err = 0;

	if (!timeline->file)
		return 0;
	if (ferror(timeline->file))
		err = timeline->error ? -timeline->error : -EIO;
	if (fclose(timeline->file) != 0 && !err)
		err = -errno;
	timeline->file = NULL;
	return err;
}
