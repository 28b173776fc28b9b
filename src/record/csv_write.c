/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/csv.h"
#include "record/csv_layout.h"

static size_t put_text(char *row, size_t used, const char *text)
{
	bool quote = strpbrk(text, ",\"\r\n") != NULL;

	if (quote)
		row[used++] = '"';
	for (; *text; text++) {
		if (*text == '"')
			row[used++] = '"';
		row[used++] = *text;
	}
	if (quote)
		row[used++] = '"';
	return used;
}

static size_t put_field(char *row, size_t used, const struct column *column, const void *record)
{
	const void *field = (const char *)record + column->offset;
	char *end = row + used;
	size_t room = CSV_ROW_SIZE - used;

	switch (column->type) {
	case COLUMN_count:
		return used + (size_t)snprintf(end, room, "%" PRIu64, *(const uint64_t *)field);
	case COLUMN_signed:
		return used + (size_t)snprintf(end, room, "%" PRId64, *(const int64_t *)field);
	case COLUMN_real:
		return used + (size_t)snprintf(end, room, "%.6g", *(const double *)field);
	case COLUMN_hex:
		return used + (size_t)snprintf(end, room, "%016" PRIx64, *(const uint64_t *)field);
	case COLUMN_text:
		return put_text(row, used, field);
	}
	return used;
}

size_t csv_format_row(char *row, const struct column *columns, unsigned count, const void *record)
{
	size_t used = 0;

	for (unsigned i = 0; i < count; i++) {
		if (i > 0)
			row[used++] = ',';
		used = record ? put_field(row, used, &columns[i], record) : put_text(row, used, columns[i].name);
	}
	row[used++] = '\n';
	return used;
}

void csv_write_row(FILE *file, const struct csv_layout *layout, const void *record)
{
	char row[CSV_ROW_SIZE];
	size_t size = csv_format_row(row, layout->columns, layout->count, record);

	fwrite(row, 1, size, file);
}

/* Takes back the part of a row that a full disk had room for.  What was written in place stays: other things may stand
 * behind it. */
static void take_back(int fd, off_t part)
{
	struct stat status;
	int flags = fcntl(fd, F_GETFL);

	if (flags >= 0 && (flags & O_APPEND) && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	    status.st_size >= part)
		(void)!ftruncate(fd, status.st_size - part);
}

int csv_append_row(int fd, const struct csv_layout *layout, const void *record)
{
	char row[CSV_ROW_SIZE];
	size_t size = csv_format_row(row, layout->columns, layout->count, record);
	ssize_t written = 0;
	size_t done = 0;
	int err;

	/* One write as a rule.  If it was short, what the next one says is why. */
	while (done < size) {
		written = write(fd, row + done, size - done);
		if (written > 0)
			done += (size_t)written;
		else if (written == 0 || errno != EINTR)
			break;
	}
	if (done == size)
		return 0;
	err = written < 0 ? -errno : -ENOSPC;
	if (done > 0)
		take_back(fd, (off_t)done);
	return err;
}

int csv_append(int fd, const struct trial *trial)
{
	return csv_append_row(fd, &trial_layout, trial);
}

int csv_check(const char *path)
{
	return csv_file_check_create(path, &trial_layout);
}

int csv_create(const char *path)
{
	return csv_file_create(path, &trial_layout);
}

/* Where the last whole row ends. */
static off_t end_of_rows(int fd, off_t end)
{
	char last;

	while (end > 0 && pread(fd, &last, 1, end - 1) == 1 && last != '\n')
		end--;
	return end;
}

int csv_mend(int fd)
{
	struct stat status;

	if (fstat(fd, &status) != 0 || ftruncate(fd, end_of_rows(fd, status.st_size)) != 0)
		return -errno;
	return 0;
}
