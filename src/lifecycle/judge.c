/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "lifecycle/lifecycle.h"

enum fate { FINISHED_BEFORE, WAITED_FOR, ENDED, LEFT_BEHIND };

static const char *const fate_names[] = {"finished_before", "waited_for", "ended", "left_behind"};

static enum fate fate_of(const struct scene_events *events, unsigned worker)
{
	int64_t finish_ns = events->finish_ns[worker];

	if (events->is_orphaned[worker])
		return LEFT_BEHIND;
	if (finish_ns == 0)
		return ENDED;
	if (finish_ns > events->exited_ns)
		return LEFT_BEHIND;
	return finish_ns <= events->end_ns ? FINISHED_BEFORE : WAITED_FOR;
}

int scene_judge(const struct scene *scene, const struct scene_events *events, struct scene_row *row)
{
	enum fate fate = fate_of(events, 0);
	unsigned held = 0;

	if (events->end_ns == 0 || events->exited_ns < events->end_ns)
		return -EPROTO;
	for (unsigned i = 0; i < scene->workers; i++) {
		if (!events->is_started[i] || !events->lock_told[i] || fate_of(events, i) != fate)
			return -EPROTO; /* all of them do the same */
		held += events->lock_held[i];
	}
	if ((held != 0 && held != scene->workers) || (events->unflushed != 0 && events->unflushed != scene->workers))
		return -EPROTO;
	row->schema = LIFECYCLE_SCHEMA;
	strcpy(row->kind, scene_kind_names[scene->kind]);
	strcpy(row->mode, scene_mode_names[scene->mode]);
	row->workers = scene->workers;
	row->work_ns = scene->work_ns;
	row->end_ns = events->end_ns - events->started_ns;
	row->exit_delay_ns = events->exited_ns - events->end_ns;
	strcpy(row->fate, fate_names[fate]);
	strcpy(row->output, events->unflushed ? "arrived" : "lost");
	strcpy(row->lock, held ? "held" : "free");
	return 0;
}

bool scene_same(const struct scene_row *a, const struct scene_row *b)
{
	return strcmp(a->fate, b->fate) == 0 && strcmp(a->output, b->output) == 0 && strcmp(a->lock, b->lock) == 0;
}
