/* SPDX-License-Identifier: MIT */
#include "harness/rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int rows_add(struct rows *rows, unsigned arm, const struct trial *trial)
{
	struct row *row;

	if (rows->count == rows->room) {
		size_t room = rows->room ? 2 * rows->room : 256;
		struct row *larger = realloc(rows->rows, room * sizeof(*larger));

		if (!larger)
			return -ENOMEM;
		rows->rows = larger;
		rows->room = room;
	}
	row = &rows->rows[rows->count++];
	*row = (struct row){.arm = arm,
			    .restart = (uint32_t)trial->restart,
			    .round = (uint32_t)trial->round,
			    .tasks = trial->tasks,
			    .cold_ns = trial->cold_ns,
			    .warm_ns = trial->warm_ns,
			    .create_ns = trial->create_ns,
			    .reap_ns = trial->reap_ns,
			    .user_ns = trial->user_ns,
			    .system_ns = trial->system_ns};
	memcpy(row->status, trial->status, sizeof(row->status));
	return 0;
}

void rows_free(struct rows *rows)
{
	free(rows->rows);
	*rows = (struct rows){0};
}

bool row_ok(const struct row *row)
{
	return strcmp(row->status, "ok") == 0;
}
