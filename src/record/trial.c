/* SPDX-License-Identifier: MIT */
#include "record/trial.h"

const struct column trial_columns[] = {
#define TRIAL_COLUMN(type, name, unit, definition)                                                                     \
	{#name, unit, definition, COLUMN_##type, offsetof(struct trial, name)},
	TRIAL_COLUMNS(TRIAL_COLUMN)
#undef TRIAL_COLUMN
};

const unsigned trial_column_count = sizeof(trial_columns) / sizeof(trial_columns[0]);
