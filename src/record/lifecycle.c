/* SPDX-License-Identifier: MIT */
#include "record/lifecycle.h"

#include <errno.h>
#include <string.h>

#include "record/csv_row.h"

#define COLUMN(type, name, unit, definition) {#name, unit, definition, COLUMN_##type, offsetof(struct scene_row, name)},
const struct column lifecycle_columns[] = {LIFECYCLE_COLUMNS(COLUMN)};
#undef COLUMN
const unsigned lifecycle_column_count = sizeof(lifecycle_columns) / sizeof(lifecycle_columns[0]);

void lifecycle_write(FILE *file, const struct scene_row *row)
{
	csv_write_row(file, lifecycle_columns, lifecycle_column_count, row);
}

void lifecycle_write_header(FILE *file)
{
	csv_write_row(file, lifecycle_columns, lifecycle_column_count, NULL);
}

int lifecycle_check(const char *path)
{
	return csv_check_header(path, lifecycle_columns, lifecycle_column_count);
}

int lifecycle_read(const char *path, struct scene_row *rows, size_t most, size_t *count, struct csv_error *error)
{
	struct csv_reader reader = {.columns = lifecycle_columns,
				    .count = lifecycle_column_count,
				    .schema = LIFECYCLE_SCHEMA,
				    .kind = "lifecycle CSV",
				    .error = error};
	struct scene_row row = {0};
	int err;

	*count = 0;
	err = csv_open(&reader, path);
	if (!reader.file)
		return err;
	while (!err && *count < most && (err = csv_read_row(&reader, &row)) > 0) {
		rows[(*count)++] = row;
		err = 0;
	}
	fclose(reader.file);
	if (!err && error->cut) {
		snprintf(error->reason, sizeof(error->reason), "the last row is cut off");
		err = -EBADMSG;
	}
	return err;
}
