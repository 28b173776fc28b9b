/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "lifecycle/lifecycle.h"

static const char *outcome_of(const struct scenario_events *events, unsigned worker)
{
	int64_t finish_ns = events->finish_ns[worker];

	if (events->is_orphaned[worker] || finish_ns > events->exited_ns)
		return "left_behind";
	if (finish_ns == 0)
		return "ended";
	return finish_ns <= events->end_ns ? "finished_before" : "waited_for";
}

int scenario_judge(const struct scenario *scenario, const struct scenario_events *events, struct scenario_row *row)
{
	const char *outcome = outcome_of(events, 0);
	unsigned held = 0;

	if (events->end_ns == 0 || events->exited_ns < events->end_ns)
		return -EPROTO;
	for (unsigned i = 0; i < scenario->workers; i++) {
		if (!events->is_started[i] || !events->lock_told[i] || strcmp(outcome_of(events, i), outcome) != 0)
			return -EPROTO; /* all of them do the same */
		held += events->lock_held[i];
	}
	if ((held != 0 && held != scenario->workers) ||
	    (events->unflushed != 0 && events->unflushed != scenario->workers))
		return -EPROTO;
	row->schema = LIFECYCLE_SCHEMA;
	strcpy(row->kind, scenario_kind_names[scenario->kind]);
	strcpy(row->mode, scenario_mode_names[scenario->mode]);
	row->workers = scenario->workers;
	row->work_ns = scenario->work_ns;
	row->end_ns = events->end_ns - events->started_ns;
	row->exit_delay_ns = events->exited_ns - events->end_ns;
	strcpy(row->outcome, outcome);
	strcpy(row->output, events->unflushed ? "arrived" : "lost");
	strcpy(row->lock, held ? "held" : "free");
	return 0;
}

bool scenario_same(const struct scenario_row *a, const struct scenario_row *b)
{
	return strcmp(a->outcome, b->outcome) == 0 && strcmp(a->output, b->output) == 0 &&
	       strcmp(a->lock, b->lock) == 0;
}
