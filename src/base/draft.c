/* SPDX-License-Identifier: MIT */
#include "base/draft.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/scratch.h"

static bool is_special(const char *path)
{
	struct stat status;

	/* A descriptor by its name: what it leads to may be a file, but the name is the system's. */
	if (strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0)
		return true;
	return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

int draft_open(struct draft *draft, const char *path)
{
	int err;

	*draft = (struct draft){.path = path, .special = is_special(path)};
	if (snprintf(draft->beside, sizeof(draft->beside), draft->special ? "%s" : "%s.%ld.new", path,
		     (long)getpid()) >= (int)sizeof(draft->beside))
		return -ENAMETOOLONG;
	if (!draft->special)
		scratch_note(draft->beside);
	draft->file = fopen(draft->beside, draft->special ? "we" : "wxe");
	/* Of a process that was killed as it wrote, and had our number. */
	if (!draft->file && errno == EEXIST && unlink(draft->beside) == 0)
		draft->file = fopen(draft->beside, "wxe");
	if (draft->file)
		return 0;
	err = -errno;
	scratch_forget(draft->beside);
	return err;
}

int draft_commit(struct draft *draft)
{
	int err = fflush(draft->file) != 0 ? -errno : ferror(draft->file) ? -EIO : 0;

	if (!err && !draft->special && fsync(fileno(draft->file)) != 0)
		err = -errno;
	if (fclose(draft->file) != 0 && !err)
		err = -errno;
	if (!err && !draft->special && rename(draft->beside, draft->path) != 0)
		err = -errno;
	if (err && !draft->special)
		unlink(draft->beside);
	scratch_forget(draft->beside);
	return err;
}

void draft_drop(struct draft *draft)
{
	fclose(draft->file);
	if (!draft->special)
		unlink(draft->beside);
	scratch_forget(draft->beside);
}
