/* SPDX-License-Identifier: MIT */
#include "worker/crew.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "worker/workload.h"

void crew_fail(struct crew *crew, enum crew_stage stage, int detail, const struct worker *culprit)
{
	if (crew->failed)
		return;
	crew->failed = stage;
	crew->detail = detail;
	crew->culprit = culprit;
}

_Static_assert(sizeof(struct crew) <= ARENA_CREW_SIZE, "the arena has too little room for a crew");

struct crew *crew_new(const struct job *job, struct arena *arena)
{
	struct crew *crew = arena_crew(arena);

	*crew = (struct crew){.job = job, .arena = arena, .workers = arena_workers(arena)};
	return crew;
}

unsigned crew_size(const struct job *job)
{
	return job->workers + job->neighbours.count;
}

void crew_man(struct crew *crew, unsigned takers, struct gil *locks, unsigned lock_count)
{
	for (unsigned i = 0; i < crew_size(crew->job); i++) {
		struct gil *gil = lock_count ? &locks[i % lock_count] : NULL;

		crew->workers[i] = (struct worker){
			.id = i,
			.stride = takers,
			.job = crew->job,
			.arena = crew->arena,
			.slot = &crew->arena->slots[i],
			.drop_request = gil ? &gil->drop_request : &worker_nobody_asks,
			.gil = gil,
			.track = arena_track(crew->arena, i),
		};
	}
}

void crew_stop(struct crew *crew)
{
	atomic_store(&crew->arena->stop, 1);
}

static void create_all(struct crew *crew, const struct crew_hands *hands)
{
	while (crew->created < crew_size(crew->job)) {
		struct worker *worker = &crew->workers[crew->created];
		int err;

		worker_enter(worker, STATE_CREATED);
		err = hands->create(crew, worker);
		if (err) {
			crew_fail(crew, CREW_CREATE, err, worker);
			crew_stop(crew);
			return;
		}
		crew->created++;
	}
}

bool crew_any_lost(struct crew *crew, const struct crew_hands *hands)
{
	for (unsigned i = 0; hands->is_lost && i < crew->created; i++)
		if (hands->is_lost(crew, &crew->workers[i]))
			return true;
	return false;
}

/* All workers sleep: the time that this takes is in no makespan. */
static void survey(struct crew *crew, const struct crew_hands *hands)
{
	int64_t since_ns = clock_now_ns();

	crew->memory_bytes += memory_pss_bytes(getpid());
	if (crew->helper)
		crew->memory_bytes += memory_pss_bytes(crew->helper);
	for (unsigned i = 0; hands->process && i < crew->created; i++)
		crew->memory_bytes += memory_pss_bytes(hands->process(crew, &crew->workers[i]));
	crew->survey_ns = clock_now_ns() - since_ns;
	crew->untimed_ns += crew->survey_ns;
}

bool crew_may_rehearse(const struct job *job)
{
	return job->start == START_BARRIER && !job->workload->beside && job->ballast.writer == WRITER_NONE;
}

static void rehearse(struct crew *crew, const struct crew_hands *hands)
{
	int64_t since_ns = clock_now_ns();

	hands->rehearse(crew, hands);
	crew->untimed_ns += clock_now_ns() - since_ns;
}

static void start_together(struct crew *crew, const struct crew_hands *hands)
{
	bool lost = false;

	while (!crew->failed && !lost && !arena_wait_ready(crew->arena, crew->created, CREW_PATIENCE_NS))
		lost = crew_any_lost(crew, hands);
	/* The others must not wait for ever; reaping tells the cause. */
	if (lost)
		crew_stop(crew);
	else if (hands->rehearse && !crew->failed && crew_may_rehearse(crew->job))
		rehearse(crew, hands);
	if (crew->job->survey && !crew->failed)
		survey(crew, hands);
	crew->go_ns = clock_now_ns();
	arena_go(crew->arena);
}

void crew_run(struct crew *crew, const struct crew_hands *hands)
{
	if (crew->job->survey)
		crew->memory_bytes = -memory_pss_bytes(getpid());
	crew->started_ns = clock_now_ns();
	create_all(crew, hands);
	if (crew->job->start == START_BARRIER)
		start_together(crew, hands);
	crew->created_ns = crew->go_ns ? crew->go_ns : clock_now_ns();
	if (hands->feed)
		hands->feed(crew, hands);
	if (crew->job->workload->beside) {
		crew->job->workload->beside(crew->job);
		arena_beside_done(crew->arena);
	}
	for (unsigned i = 0; i < crew->created; i++) {
		if (i == crew->job->workers)
			crew_stop(crew);
		hands->reap(crew, &crew->workers[i]);
		worker_enter(&crew->workers[i], STATE_REAPED);
	}
	crew->reaped_ns = clock_now_ns();
}
