/* SPDX-License-Identifier: MIT */
#include "command/gate_files.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/output.h"
#include "command/command.h"

static int tell_unwritten(const char *path, int err)
{
	return err ? command_tell("gate", err, "cannot write %s: %s", path, output_error(err)) : 0;
}

int gate_check_file(const char *path)
{
	return tell_unwritten(path, output_check(path));
}

int gate_write_file(const char *path, gate_reporter report, const struct gate *gate, const char *again)
{
	struct atomic_file draft;
	int err = atomic_file_open(&draft, path);

	if (!err) {
		report(draft.file, gate, again);
		err = atomic_file_commit(&draft);
	}
	return tell_unwritten(path, err);
}

/* A regular file keeps nothing of what could not be written whole. */
static int append(FILE *file, gate_reporter report, const struct gate *gate, const char *again)
{
	struct stat former;
	int err = fstat(fileno(file), &former) == 0 ? 0 : -errno;

	if (err)
		return err;
	report(file, gate, again);
	err = fflush(file) != 0 ? -errno : ferror(file) ? -EIO : 0;
	if (err && S_ISREG(former.st_mode))
		(void)!ftruncate(fileno(file), former.st_size);
	return err;
}

int gate_append_file(const char *path, gate_reporter report, const struct gate *gate, const char *again)
{
	struct output output;
	FILE *file = NULL;
	int fd, err = output_resolve(path, &output);

	if (!err && output.in_place) {
		fd = output_open_in_place(&output);
		err = fd < 0 ? fd : 0;
		file = err ? NULL : fdopen(fd, "a");
	} else if (!err) {
		file = fopen(output.path, "ae");
	}
	if (!err && !file)
		err = -errno;
	if (file) {
		err = append(file, report, gate, again);
		if (fclose(file) != 0 && !err)
			err = -errno;
	}
	return tell_unwritten(path, err);
}
