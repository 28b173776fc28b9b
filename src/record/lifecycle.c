/* SPDX-License-Identifier: MIT */
#include "record/lifecycle.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/csv_layout.h"

#define COLUMN(type, name, unit, definition)                                                                           \
	{#name, unit, definition, ROLE_measured, COLUMN_##type, offsetof(struct scenario_row, name)},
static const struct column columns[] = {LIFECYCLE_COLUMNS(COLUMN)};
#undef COLUMN
const struct csv_layout lifecycle_layout = {"lifecycle CSV", LIFECYCLE_SCHEMA, columns,
					    sizeof(columns) / sizeof(columns[0])};

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
	int err = csv_file_check(path, &lifecycle_layout);

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

int lifecycle_commit(struct lifecycle_file *file, const struct scenario_row *rows, size_t count)
{
	int err;

	csv_write_row(file->draft.file, &lifecycle_layout, NULL);
	for (size_t i = 0; i < count; i++)
		csv_write_row(file->draft.file, &lifecycle_layout, &rows[i]);
	err = atomic_file_commit(&file->draft);
	unlock(file);
	return err;
}

void lifecycle_drop(struct lifecycle_file *file)
{
	atomic_file_drop(&file->draft);
	unlock(file);
}

/* Room for the rows, and how many there are. */
struct rows {
	struct scenario_row *rows;
	size_t most, *count;
};

static int take_row(struct csv_reader *reader)
{
	struct rows *taken = reader->owner;

	taken->rows[(*taken->count)++] = *(const struct scenario_row *)reader->record;
	return *taken->count == taken->most;
}

int lifecycle_read(const char *path, struct scenario_row *rows, size_t most, size_t *count, struct csv_error *error)
{
	struct scenario_row row = {0};
	struct rows taken = {rows, most, count};
	struct csv_reader reader = {
		.layout = &lifecycle_layout, .record = &row, .take = take_row, .owner = &taken, .error = error};
	int err;

	*count = 0;
	err = csv_read_rows(&reader, path);
	if (!err && error->cut) {
		snprintf(error->reason, sizeof(error->reason), "the last row is cut off");
		err = -EBADMSG;
	}
	return err;
}
