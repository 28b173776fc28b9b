/* SPDX-License-Identifier: MIT */
#include "record/trial.h"

#include <math.h>
#include <string.h>

#include "base/mix.h"
#include "record/csv_layout.h"

const struct column trial_columns[] = {
#define TRIAL_COLUMN(role, type, name, unit, definition)                                                               \
	{#name, unit, definition, ROLE_##role, COLUMN_##type, offsetof(struct trial, name)},
	TRIAL_COLUMNS(TRIAL_COLUMN)
#undef TRIAL_COLUMN
};

#define COLUMN_COUNT (sizeof(trial_columns) / sizeof(trial_columns[0]))

const unsigned trial_column_count = COLUMN_COUNT;
const struct csv_layout trial_layout = {"breakeven CSV", TRIAL_SCHEMA, trial_columns, COLUMN_COUNT};

static size_t size_of(enum column_type type)
{
	static const size_t sizes[] = {[COLUMN_count] = sizeof(trial_count),
				       [COLUMN_signed] = sizeof(trial_signed),
				       [COLUMN_real] = sizeof(trial_real),
				       [COLUMN_text] = sizeof(trial_text),
				       [COLUMN_hex] = sizeof(trial_hex)};

	return sizes[type];
}

#define TIME_LEAST_NS (-NS_PER_S)
#define TIME_MOST_NS  (INT64_MAX / 2) /* no clock goes beyond this */
#define CPUS_MOST     1e6
#define SHARE_MOST    2 /* one that is measured: its span is stamped elsewhere than its parts */

bool column_can_be(const struct column *column, const void *value)
{
	bool is_share = strcmp(column->unit, "0 to 1") == 0, are_cpus = strcmp(column->unit, "CPUs") == 0;
	double real;

	if (column->type == COLUMN_signed && strcmp(column->unit, "ns") == 0)
		return *(const trial_signed *)value >= (column->role == ROLE_key ? 0 : TIME_LEAST_NS) &&
		       *(const trial_signed *)value <= TIME_MOST_NS;
	if (column->type == COLUMN_signed && strcmp(column->unit, "CPU") == 0)
		return *(const trial_signed *)value >= -1 && (double)*(const trial_signed *)value <= CPUS_MOST;
	if (column->type != COLUMN_real)
		return true;
	real = *(const trial_real *)value;
	return isfinite(real) &&
	       (!is_share || (real >= 0 && real <= (column->role == ROLE_measured ? SHARE_MOST : 1))) &&
	       (!are_cpus || (real >= 0 && real <= CPUS_MOST));
}

void trial_take_measured(struct trial *to, const struct trial *from)
{
	for (unsigned i = 0; i < trial_column_count; i++) {
		const struct column *column = &trial_columns[i];

		if (column->role == ROLE_measured)
			memcpy((char *)to + column->offset, (const char *)from + column->offset, size_of(column->type));
	}
}

static uint64_t hash_field(uint64_t hash, const struct column *column, const struct trial *trial)
{
	const char *field = (const char *)trial + column->offset;
	uint64_t word = 0;

	if (column->type != COLUMN_text) {
		memcpy(&word, field, sizeof(word));
		return mix64(hash ^ word);
	}
	for (size_t length; (length = strnlen(field, sizeof(word))) > 0; field += length, word = 0) {
		memcpy(&word, field, length);
		hash = mix64(hash ^ word);
	}
	return hash;
}

uint64_t trial_arm_hash(const struct trial *trial)
{
	uint64_t hash = trial->host_id;

	for (unsigned i = 0; i < trial_column_count; i++)
		if (trial_columns[i].role == ROLE_key)
			hash = hash_field(hash, &trial_columns[i], trial);
	return hash;
}

bool trial_same_arm(const struct trial *a, const struct trial *b)
{
	bool same = a->host_id == b->host_id;

	for (unsigned i = 0; same && i < trial_column_count; i++) {
		const struct column *column = &trial_columns[i];
		const char *left = (const char *)a + column->offset, *right = (const char *)b + column->offset;

		if (column->role == ROLE_key)
			same = column->type == COLUMN_text ? strcmp(left, right) == 0
							   : memcmp(left, right, size_of(column->type)) == 0;
	}
	return same;
}

void trial_nowhere(struct trial *trial)
{
	trial->start_cpu = trial->first_cpu = trial->last_cpu = -1;
}

bool trial_ok(const struct trial *trial)
{
	return strcmp(trial->status, "ok") == 0;
}
