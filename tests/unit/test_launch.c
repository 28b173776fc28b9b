/* SPDX-License-Identifier: MIT
 *
 * The start of a launcher: this program is one, where a harness's end asks it to be.
 */
#include "unit.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/self.h"
#include "harness/launch.h"
#include "trial/launcher.h"

static char folder[] = "/tmp/launch-XXXXXX";
static char script[64], starts[64];

/* A program that notes that it was started, and then does this. */
static void write_script(const char *what)
{
	FILE *file = fopen(script, "w");

	assert_non_null(file);
	fprintf(file, "#!/bin/sh\necho >>%s\n%s\n", starts, what);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(script, 0700), 0);
	unlink(starts);
}

/* Each has added a line end. */
static long count_starts(void)
{
	struct stat file;

	return stat(starts, &file) == 0 ? (long)file.st_size : 0;
}

static void what_is_killed_once_is_started_again(void **state)
{
	struct launch launch;
	char own[PATH_MAX], what[PATH_MAX + 64];

	(void)state;
	assert_non_null(realpath(self_path(), own));
	snprintf(what, sizeof(what), "[ $(wc -l <%s) -gt 1 ] || kill -9 $$\nexec %.4000s", starts, own);
	write_script(what);
	assert_int_equal(launch_start(script, &launch), 0);
	assert_true(launch.process > 0);
	launch_stop(&launch);
	assert_int_equal(launch.process, 0);
	assert_int_equal(count_starts(), 2);
}

static void what_is_killed_twice_is_an_error(void **state)
{
	struct launch launch;

	(void)state;
	write_script("kill -9 $$");
	assert_int_equal(launch_start(script, &launch), -ECHILD);
	assert_int_equal(launch.process, 0);
	assert_int_equal(count_starts(), 2);
}

static void what_just_ends_is_no_launcher(void **state)
{
	struct launch launch;

	(void)state;
	write_script("exit 1");
	assert_int_equal(launch_start(script, &launch), -EPROTO);
	assert_int_equal(launch.process, 0);
	assert_int_equal(count_starts(), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_killed_once_is_started_again),
		cmocka_unit_test(what_is_killed_twice_is_an_error),
		cmocka_unit_test(what_just_ends_is_no_launcher),
	};
	int failed;

	if (launcher_is_asked())
		return launcher_serve(&(struct launcher){0});
	if (!mkdtemp(folder))
		return 1;
	snprintf(script, sizeof(script), "%s/program", folder);
	snprintf(starts, sizeof(starts), "%s/starts", folder);
	failed = RUN_TESTS("launch", tests);
	unlink(script);
	unlink(starts);
	rmdir(folder);
	return failed;
}
