/* SPDX-License-Identifier: MIT */
#include "worker/team.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "worker/workload.h"

void team_fail(struct team *team, enum team_stage stage, int detail, const struct worker *culprit)
{
	if (team->failed)
		return;
	team->failed = stage;
	team->detail = detail;
	team->culprit = culprit;
}

_Static_assert(sizeof(struct team) <= ARENA_TEAM_SIZE, "the arena has too little room for a team");

struct team *team_new(const struct job *job, struct arena *arena)
{
	struct team *team = arena_team(arena);

	*team = (struct team){.job = job, .arena = arena, .workers = arena_workers(arena)};
	return team;
}

unsigned team_size(const struct job *job)
{
	return job->workers + (unsigned)job->background;
}

void team_man(struct team *team, unsigned takers, struct gil *locks, unsigned lock_count)
{
	for (unsigned i = 0; i < team_size(team->job); i++) {
		struct gil *gil = lock_count ? &locks[i % lock_count] : NULL;

		team->workers[i] = (struct worker){
			.id = i,
			.stride = takers,
			.job = team->job,
			.arena = team->arena,
			.slot = &team->arena->slots[i],
			.drop_request = gil ? &gil->drop_request : &worker_nobody_asks,
			.gil = gil,
			.ring = arena_ring(team->arena, i),
		};
	}
}

void team_stop(struct team *team)
{
	atomic_store(&team->arena->stop, 1);
}

static void create_all(struct team *team, const struct team_hands *hands)
{
	while (team->created < team_size(team->job)) {
		struct worker *worker = &team->workers[team->created];
		int err;

		worker_enter(worker, STATE_CREATED);
		err = hands->create(team, worker);
		if (err) {
			team_fail(team, TEAM_CREATE, err, worker);
			team_stop(team);
			return;
		}
		team->created++;
	}
}

bool team_any_lost(struct team *team, const struct team_hands *hands)
{
	for (unsigned i = 0; hands->is_lost && i < team->created; i++)
		if (hands->is_lost(team, &team->workers[i]))
			return true;
	return false;
}

/* All workers sleep: the time that this takes is in no makespan. */
static void survey(struct team *team, const struct team_hands *hands)
{
	int64_t since_ns = clock_now_ns();

	team->memory_bytes += memory_pss_bytes(getpid());
	if (team->helper)
		team->memory_bytes += memory_pss_bytes(team->helper);
	for (unsigned i = 0; hands->process && i < team->created; i++)
		team->memory_bytes += memory_pss_bytes(hands->process(team, &team->workers[i]));
	team->survey_ns = clock_now_ns() - since_ns;
	team->untimed_ns += team->survey_ns;
}

bool team_may_rehearse(const struct job *job)
{
	return job->start == START_BARRIER && !job->workload->beside && job->parent_memory.writer == WRITER_NONE;
}

static void rehearse(struct team *team, const struct team_hands *hands)
{
	int64_t since_ns = clock_now_ns();

	hands->rehearse(team, hands);
	team->untimed_ns += clock_now_ns() - since_ns;
}

static void start_together(struct team *team, const struct team_hands *hands)
{
	bool lost = false;

	while (!team->failed && !lost && !arena_wait_ready(team->arena, team->created, TEAM_PATIENCE_NS))
		lost = team_any_lost(team, hands);
	/* The others must not wait for ever; reaping tells the cause. */
	if (lost)
		team_stop(team);
	else if (hands->rehearse && !team->failed && team_may_rehearse(team->job))
		rehearse(team, hands);
	if (team->job->survey && !team->failed)
		survey(team, hands);
	team->go_ns = clock_now_ns();
	arena_go(team->arena);
}

void team_run(struct team *team, const struct team_hands *hands)
{
	if (team->job->survey)
		team->memory_bytes = -memory_pss_bytes(getpid());
	team->started_ns = clock_now_ns();
	create_all(team, hands);
	if (team->job->start == START_BARRIER)
		start_together(team, hands);
	team->created_ns = team->go_ns ? team->go_ns : clock_now_ns();
	if (hands->feed)
		hands->feed(team, hands);
	if (team->job->workload->beside) {
		team->job->workload->beside(team->job);
		arena_beside_done(team->arena);
	}
	for (unsigned i = 0; i < team->created; i++) {
		if (i == team->job->workers)
			team_stop(team);
		hands->reap(team, &team->workers[i]);
		worker_enter(&team->workers[i], STATE_REAPED);
	}
	team->reaped_ns = clock_now_ns();
}
