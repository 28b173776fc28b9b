/* SPDX-License-Identifier: MIT */
#include "record/lifecycle.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/csv_file.h"
#include "record/csv_row.h"

#define COLUMN(type, name, unit, definition)                                                                           \
	{#name, unit, definition, ROLE_measured, COLUMN_##type, offsetof(struct scenario_row, name)},
const struct column lifecycle_columns[] = {LIFECYCLE_COLUMNS(COLUMN)};
#undef COLUMN
const unsigned lifecycle_column_count = sizeof(lifecycle_columns) / sizeof(lifecycle_columns[0]);

void lifecycle_write(FILE *file, const struct scenario_row *row)
{
	csv_write_row(file, lifecycle_columns, lifecycle_column_count, row);
}

void lifecycle_write_header(FILE *file)
{
	csv_write_row(file, lifecycle_columns, lifecycle_column_count, NULL);
}

int lifecycle_check(const char *path)
{
	return csv_file_check(path, lifecycle_columns, lifecycle_column_count);
}

/* Without a former file, an empty one is what is locked. */
static int lock(const struct output *output)
{
	int fd = -EBUSY;

	for (unsigned tries = 0; tries < CSV_FILE_TRIES; tries++) {
		fd = csv_file_open_locked(output, O_RDWR | O_CREAT);
		if (fd != -EAGAIN)
			return fd;
	}
	return -EBUSY;
}

/* An empty file in the place of none, or of an empty one, goes. */
static void unlock(struct lifecycle_file *file)
{
	const char *path = file->draft.output.path;
	struct stat named, held;

	if (file->lock < 0)
		return;
	if (fstat(file->lock, &held) == 0 && held.st_size == 0 && lstat(path, &named) == 0 &&
	    named.st_ino == held.st_ino && named.st_dev == held.st_dev)
		unlink(path);
	close(file->lock);
	file->lock = -1;
}

int lifecycle_begin(struct lifecycle_file *file, const char *path)
{
	int err = lifecycle_check(path);

	file->lock = -1;
	if (!err)
		err = atomic_file_open(&file->draft, path);
	if (err || file->draft.output.in_place)
		return err;
	file->lock = lock(&file->draft.output);
	if (file->lock >= 0)
		return 0;
	atomic_file_drop(&file->draft);
	return file->lock;
}

int lifecycle_commit(struct lifecycle_file *file)
{
	int err = atomic_file_commit(&file->draft);

	unlock(file);
	return err;
}

void lifecycle_drop(struct lifecycle_file *file)
{
	atomic_file_drop(&file->draft);
	unlock(file);
}

int lifecycle_read(const char *path, struct scenario_row *rows, size_t most, size_t *count, struct csv_error *error)
{
	struct csv_reader reader = {.columns = lifecycle_columns,
				    .count = lifecycle_column_count,
				    .schema = LIFECYCLE_SCHEMA,
				    .kind = "lifecycle CSV",
				    .error = error};
	struct scenario_row row = {0};
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
