/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/input.h"
#include "base/output.h"
#include "unit.h"

#define LINES_MOST 3

static char directory[] = "/tmp/breakeven-test-XXXXXX";
static char path[64];

static int make_directory(void **state)
{
	(void)state;
	if (!mkdtemp(directory))
		return -1;
	snprintf(path, sizeof(path), "%s/file", directory);
	return 0;
}

static int remove_directory(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(directory);
}

static void write_bytes(const char *bytes, size_t size)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	fclose(file);
}

/* What becomes of `text`; the lines are freed. */
static int lines_of(const char *text, const char *first)
{
	const char *lines[LINES_MOST + 1] = {NULL};
	int err;

	write_bytes(text, strlen(text));
	err = input_lines(path, lines, LINES_MOST);
	if (!err)
		assert_string_equal(lines[0], first);
	for (unsigned i = 0; i < LINES_MOST; i++)
		free((void *)lines[i]);
	return err;
}

static void lines_are_read_but_for_empty_ones_and_remarks(void **state)
{
	(void)state;
	assert_int_equal(lines_of("# a\n\n--b=1\n--c", "--b=1"), 0);
	assert_int_equal(lines_of("--b=1\r\n", "--b=1"), 0);
	assert_int_equal(lines_of("1\n2\n3\n", "1"), 0);
	assert_int_equal(lines_of("1\n2\n3\n4\n", ""), -E2BIG);
	assert_int_equal(lines_of("", ""), -ENODATA);
	assert_int_equal(lines_of("#\n\n", ""), -ENODATA);
}

static void lines_without_end_are_refused(void **state)
{
	static char large[(1 << 20) + 1];
	const char *lines[LINES_MOST + 1] = {NULL};

	(void)state;
	assert_int_equal(input_lines("/dev/zero", lines, LINES_MOST), -EFBIG);
	memset(large, '\n', sizeof(large));
	write_bytes(large, sizeof(large));
	assert_int_equal(input_lines(path, lines, LINES_MOST), -EFBIG);
	write_bytes("a\0b\n", 4);
	assert_int_equal(input_lines(path, lines, LINES_MOST), -EBADMSG);
	assert_null(lines[0]);
	assert_int_equal(input_lines(directory, lines, LINES_MOST), -EISDIR);
	assert_int_equal(input_lines("/nowhere/at/all", lines, LINES_MOST), -ENOENT);
}

static void a_pipe_that_no_process_writes_to_is_given_up(void **state)
{
	const char *lines[LINES_MOST + 1] = {NULL};

	(void)state;
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(input_lines(path, lines, LINES_MOST), -ETIMEDOUT);
	assert_int_equal(input_check_file(path), -ENOTSUP);
	if (fork() == 0) {
		FILE *file = fopen(path, "w");

		sleep(1);
		fputs("late\n", file);
		fclose(file);
		_exit(0);
	}
	assert_int_equal(input_lines(path, lines, LINES_MOST), 0);
	assert_string_equal(lines[0], "late");
	free((void *)lines[0]);
	unlink(path);
}

static void one_file_is_known_by_its_names(void **state)
{
	char other[80], folder[64];

	(void)state;
	unlink(path);
	snprintf(other, sizeof(other), "%s/../%s/file", directory, strrchr(directory, '/') + 1);
	assert_true(output_same(path, other)); /* not there yet */
	write_bytes("x", 1);
	assert_true(output_same(path, other));
	snprintf(other, sizeof(other), "%s/link", directory);
	assert_int_equal(symlink("file", other), 0);
	assert_true(output_same(path, other));
	unlink(other);
	assert_false(output_same(path, other));
	assert_false(output_same("/dev/null", "/dev/null"));
	assert_int_equal(output_directory("/dev/null", folder, sizeof(folder)), 1);
	assert_int_equal(output_directory(path, folder, sizeof(folder)), 0);
	assert_string_equal(folder, directory);
	assert_int_equal(output_check(directory), -EISDIR);
	assert_int_equal(output_check("/nowhere/at/all"), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_read_but_for_empty_ones_and_remarks),
		cmocka_unit_test(lines_without_end_are_refused),
		cmocka_unit_test(a_pipe_that_no_process_writes_to_is_given_up),
		cmocka_unit_test(one_file_is_known_by_its_names),
	};

	return cmocka_run_group_tests_name("input", tests, make_directory, remove_directory);
}
