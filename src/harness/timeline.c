/* SPDX-License-Identifier: MIT */
#include "harness/timeline.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/csv_layout.h"
#include "record/timeline.h"
#include "worker/arena.h"

static const char *const state_names[WORKER_STATES] = {
	[STATE_CREATED] = "created", [STATE_READY] = "ready",
	[STATE_RUNNING] = "running", [STATE_HANDING_OVER] = "handing_over",
	[STATE_WAITING] = "waiting", [STATE_BLOCKED] = "blocked",
	[STATE_DONE] = "done",	     [STATE_REAPED] = "reaped"};

static struct interval identify(const struct trial *trial, uint64_t arm)
{
	struct interval interval = {.schema = TIMELINE_SCHEMA,
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

	strcpy(interval.harness, trial->harness);
	strcpy(interval.strategy, trial->strategy);
	strcpy(interval.workload, trial->workload);
	return interval;
}

/* Since the start, without what is in no makespan: a survey, or a pool's untimed batch, which end at GO. */
static int64_t since_start(const struct wire_team *team, int64_t at_ns)
{
	return at_ns - team->started_ns - (team->go_ns && at_ns >= team->go_ns ? team->untimed_ns : 0);
}

/* From one event to the next.  Workers have written the ring: what it says of itself is not trusted. */
static void write_intervals(struct timeline *timeline, const struct event_ring *ring, unsigned events,
			    const struct wire_team *team, struct interval *interval)
{
	uint64_t mask = events - 1, written = ring->written, first = written > events ? written - events : 0;

	if (first > 0) {
		strcpy(interval->state, "unknown");
		interval->begin_ns = 0;
		interval->end_ns = since_start(team, ring->events[first & mask].at_ns);
		csv_write_row(timeline->file, &timeline_layout, interval);
	}
	for (uint64_t i = first; i < written; i++) {
		const struct timeline_event *event = &ring->events[i & mask];

		if (event->state >= STATE_REAPED)
			break;
		strcpy(interval->state, state_names[event->state]);
		interval->task = event->task;
		interval->begin_ns = since_start(team, event->at_ns);
		interval->end_ns =
			since_start(team, i + 1 < written ? ring->events[(i + 1) & mask].at_ns : team->reaped_ns);
		csv_write_row(timeline->file, &timeline_layout, interval);
	}
}

static void write_rings(struct timeline *timeline, struct arena *arena, const struct arena_shape *shape,
			const struct wire_team *team, struct interval *interval)
{
	unsigned workers = team->created < shape->workers ? team->created : shape->workers;

	for (unsigned i = 0; i < workers; i++) {
		const struct event_ring *ring = arena_ring_of(arena, shape, i);

		interval->worker = i;
		if (ring)
			write_intervals(timeline, ring, shape->ring_events, team, interval);
	}
}

void timeline_fail(struct timeline *timeline, int error)
{
	if (!timeline->error)
		timeline->error = error;
}

void timeline_take(struct timeline *timeline, uint64_t arm, int arena_fd, const struct wire_team *team,
		   const struct trial *trial)
{
	struct interval interval = identify(trial, arm);
	struct arena_shape shape;
	struct arena *arena;
	int err;

	if (timeline->full || !trial_ok(trial)) {
		close(arena_fd);
		return;
	}
	err = arena_attach(arena_fd, (unsigned)(trial->workers + trial->background), trial->tasks, &arena, &shape);
	if (err) {
		timeline_fail(timeline, -err);
		return;
	}
	write_rings(timeline, arena, &shape, team, &interval);
	arena_release(arena, &shape);
	if (fflush(timeline->file) != 0)
		timeline_fail(timeline, errno);
	if (ftell(timeline->file) < TIMELINE_BYTES_MOST)
		return;
	timeline->full = true;
	fprintf(stderr, "%s: the timeline has 256 MiB; what follows is not recorded\n", trial->harness);
}

int timeline_open(struct timeline *timeline, const char *path)
{
	int fd = csv_file_create(path, &timeline_layout);

	if (fd < 0)
		return fd;
	timeline->file = fdopen(fd, "a");
	if (timeline->file)
		return 0;
	close(fd);
	return -ENOMEM;
}

int timeline_close(struct timeline *timeline)
{
	int err;

	if (!timeline->file)
		return 0;
	if (ferror(timeline->file))
		timeline_fail(timeline, EIO);
	err = -timeline->error;
	if (fclose(timeline->file) != 0 && !err)
		err = -errno;
	timeline->file = NULL;
	return err;
}
