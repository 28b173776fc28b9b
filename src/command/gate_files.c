/* SPDX-License-Identifier: MIT */
#include "command/gate_files.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/output.h"
#include "base/temp_files.h"

static int tell_unwritten(const char *path, int err)
{
	if (err)
		fprintf(stderr, "breakeven gate: cannot write %s: %s\n", path, output_error(err));
	return err;
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

/* ---- the folder of the looks ---- */

static const char *const left_behind[] = {"host.json", "host.json.bak"}; /* by a harness */

/* Calls one of temp_files_note(), temp_files_forget() and remove() for the folder and what a harness leaves in it. */
static void for_all(const char *folder, void (*call)(const char *path))
{
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof(left_behind) / sizeof(left_behind[0]); i++)
		if (snprintf(path, sizeof(path), "%s/%s", folder, left_behind[i]) < (int)sizeof(path))
			call(path);
	call(folder);
}

static void remove_it(const char *path)
{
	(void)!remove(path); /* what is in use stays */
}

static int make_temporary(char *folder, size_t size)
{
	const char *temporary = getenv("TMPDIR");

	if (snprintf(folder, size, "%s/breakeven-gate-XXXXXX", temporary && *temporary ? temporary : "/tmp") >=
	    (int)size)
		return -ENAMETOOLONG;
	if (!mkdtemp(folder))
		return -errno;
	for_all(folder, temp_files_note);
	return 0;
}

int gate_make_folder(const char *csv, char *folder, size_t size)
{
	int err = output_directory(csv, folder, size);

	if (err > 0)
		err = make_temporary(folder, size);
	else if (!err && mkdir(folder, 0777) != 0 && errno != EEXIST)
		err = -errno;
	if (err)
		fprintf(stderr, "breakeven gate: cannot make a folder for %s: %s\n", csv, error_text(err));
	return err;
}

void gate_remove_folder(const char *csv, const char *folder)
{
	char directory[PATH_MAX];

	if (output_directory(csv, directory, sizeof(directory)) <= 0)
		return;
	for_all(folder, remove_it);
	for_all(folder, temp_files_forget);
}
