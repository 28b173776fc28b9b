/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "record/csv.h"
#include "unit.h"

static char directory[] = "/tmp/breakeven-test-XXXXXX";
static char path[64], backup[64];

static int make_directory(void **state)
{
	(void)state;
	if (!mkdtemp(directory))
		return -1;
	snprintf(path, sizeof(path), "%s/t.csv", directory);
	snprintf(backup, sizeof(backup), "%s/t.csv.bak", directory);
	return 0;
}

static int remove_files(void **state)
{
	(void)state;
	unlink(path);
	unlink(backup);
	return 0;
}

static int remove_directory(void **state)
{
	(void)state;
	return rmdir(directory);
}

static struct trial example(unsigned round)
{
	struct trial trial = {.schema = TRIAL_SCHEMA,
			      .run_id = UINT64_C(0xfedcba9876543210),
			      .round = round,
			      .workers = 2,
			      .cold_ns = INT64_C(9223372036854775807),
			      .reap_ns = -5,
			      .checksum = UINT64_MAX,
			      .effective_cpus = 1.5,
			      .harness = "a,b",
			      .workload = "say \"hi\", there",
			      .status = "ok"};

	memset(trial.strategy, 'x', TRIAL_NAME_SIZE - 1); /* the longest there is */
	return trial;
}

static void write_text(const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static char *read_text(const char *from)
{
	static char text[1 << 18];
	FILE *file = fopen(from, "r");
	size_t size;

	assert_non_null(file);
	size = fread(text, 1, sizeof(text) - 1, file);
	text[size] = '\0';
	fclose(file);
	return text;
}

static void write_rows(unsigned rows)
{
	int fd = csv_create(path);

	assert_true(fd >= 0);
	for (unsigned i = 0; i < rows; i++) {
		struct trial trial = example(i);

		assert_int_equal(csv_append(fd, &trial), 0);
	}
	close(fd);
}

static void what_goes_in_comes_out(void **state)
{
	struct trial_list list = {0};
	struct csv_error error;

	(void)state;
	write_rows(300);
	assert_int_equal(csv_read(path, &list, &error), 0);
	assert_int_equal(list.count, 300);
	for (unsigned i = 0; i < list.count; i++) {
		struct trial wanted = example(i), *got = &list.trials[i];

		assert_memory_equal(got, &wanted, sizeof(wanted));
	}
	trial_list_free(&list);
}

static void a_second_file_is_added(void **state)
{
	struct trial_list list = {0};
	struct csv_error error;

	(void)state;
	write_rows(2);
	assert_int_equal(csv_read(path, &list, &error), 0);
	assert_int_equal(csv_read(path, &list, &error), 0);
	assert_int_equal(list.count, 4);
	trial_list_free(&list);
}

static void windows_line_ends_are_read(void **state)
{
	struct trial_list list = {0};
	struct csv_error error;
	static char crlf[1 << 18];
	char *text;
	size_t used = 0;
	bool quoted = false;

	(void)state;
	write_rows(2);
	for (text = read_text(path); *text; text++) {
		quoted ^= *text == '"';
		if (*text == '\n' && !quoted)
			crlf[used++] = '\r';
		crlf[used++] = *text;
	}
	crlf[used] = '\0';
	write_text(crlf);
	assert_int_equal(csv_read(path, &list, &error), 0);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.trials[1].status, "ok");
	trial_list_free(&list);
}

/* Replaces the first `from` of a good file by `to` and expects a refusal. */
static void expect_refusal(const char *from, const char *to, size_t line, const char *reason)
{
	struct trial_list list = {0};
	struct csv_error error;
	static char changed[1 << 18];
	char *text, *at;

	remove_files(NULL);
	write_rows(2);
	text = read_text(path);
	at = strstr(text, from);
	assert_non_null(at);
	snprintf(changed, sizeof(changed), "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
	write_text(changed);
	assert_int_equal(csv_read(path, &list, &error), -EBADMSG);
	assert_int_equal(error.line, line);
	if (!strstr(error.reason, reason))
		fail_msg("`%s` does not say `%s`", error.reason, reason);
	assert_int_equal(list.count, 0);
	trial_list_free(&list);
}

static void foreign_or_broken_files_are_refused(void **state)
{
	(void)state;
	expect_refusal("schema,", "scheme,", 1, "column 1 should be `schema`");
	expect_refusal(",status\n", ",status,more\n", 1, "more than");
	expect_refusal(",checksum,status\n", ",checksum\n", 1, "fewer than");
	expect_refusal("\n3,", "\n4,", 2, "schema 4 where this command reads schema 3");
	expect_refusal("9223372036854775807", "9223372036854775808", 2, "no value of `cold_ns`");
	expect_refusal("9223372036854775807", "12ns", 2, "no value of `cold_ns`");
	expect_refusal("9223372036854775807", "", 2, "no value of `cold_ns`");
	expect_refusal(",ok\n", "\n", 2, "fewer than");
	expect_refusal(",1.5,", ",nan,", 2, "no value of `effective_cpus`");
	expect_refusal("xxxx", "xxxxx", 2, "broken at `strategy`");
}

static void an_unfinished_last_row_is_left_out(void **state)
{
	struct trial_list list = {0};
	struct csv_error error;
	char *text;

	(void)state;
	write_rows(2);
	text = read_text(path);
	/* Wherever the end is, but for that of the row before. */
	for (size_t cut = strlen(text) - 1; text[cut - 1] != '\n'; cut--) {
		text[cut] = '\0';
		write_text(text);
		assert_int_equal(csv_read(path, &list, &error), 0);
		assert_true(error.cut);
		assert_int_equal(error.line, 3);
		assert_int_equal(list.count, 1);
		trial_list_free(&list);
	}
	assert_int_equal(csv_mend(path), 0);
	assert_int_equal(csv_mend(path), 0); /* nothing more to take out */
	assert_int_equal(csv_read(path, &list, &error), 0);
	assert_false(error.cut);
	assert_int_equal(list.count, 1);
	trial_list_free(&list);
}

static void an_empty_or_missing_file_is_an_error(void **state)
{
	struct trial_list list = {0};
	struct csv_error error;

	(void)state;
	assert_int_equal(csv_read(path, &list, &error), -ENOENT);
	write_text("");
	assert_int_equal(csv_read(path, &list, &error), -EBADMSG);
	assert_int_not_equal(csv_read(directory, &list, &error), 0);
}

static void a_former_file_is_kept(void **state)
{
	struct trial_list list = {0};
	struct csv_error error;

	(void)state;
	write_rows(3);
	write_rows(1);
	assert_int_equal(csv_read(backup, &list, &error), 0);
	assert_int_equal(list.count, 3);
	trial_list_free(&list);
	assert_int_equal(csv_read(path, &list, &error), 0);
	assert_int_equal(list.count, 1);
	trial_list_free(&list);
}

static void a_file_that_is_not_ours_is_left_alone(void **state)
{
	(void)state;
	write_text("my,own,data\n1,2,3\n");
	assert_int_equal(csv_check(path), -EEXIST);
	assert_int_equal(csv_create(path), -EEXIST);
	assert_string_equal(read_text(path), "my,own,data\n1,2,3\n");
	assert_int_equal(access(backup, F_OK), -1);
}

static void what_cannot_be_written_is_said_beforehand(void **state)
{
	(void)state;
	assert_int_equal(csv_check(directory), -EISDIR);
	assert_int_equal(csv_check("/nowhere/at/all.csv"), -ENOENT);
	assert_int_equal(csv_check(path), 0);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(csv_check("/dev/null"), 0);
}

/* Writers that append to one file at once leave whole rows. */
static void rows_of_many_writers_do_not_mix(void **state)
{
	struct trial_list list = {0};
	struct csv_error error;
	const unsigned writers = 4, rows = 200;

	(void)state;
	close(csv_create(path));
	for (unsigned i = 0; i < writers; i++)
		if (fork() == 0) {
			int fd = csv_reopen(path);

			for (unsigned row = 0; row < rows; row++) {
				struct trial trial = example(row);

				if (csv_append(fd, &trial) != 0)
					_exit(1);
			}
			_exit(0);
		}
	for (unsigned i = 0; i < writers; i++) {
		int status;

		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(csv_read(path, &list, &error), 0);
	assert_int_equal(list.count, writers * rows);
	trial_list_free(&list);
}

static void a_full_disk_is_an_error(void **state)
{
	struct trial trial = example(0);
	int fd = open("/dev/full", O_WRONLY);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(csv_append(fd, &trial), -ENOSPC);
	close(fd);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, NULL, remove_files)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_goes_in_comes_out),
		TEST(a_second_file_is_added),
		TEST(windows_line_ends_are_read),
		TEST(foreign_or_broken_files_are_refused),
		TEST(an_unfinished_last_row_is_left_out),
		TEST(an_empty_or_missing_file_is_an_error),
		TEST(a_former_file_is_kept),
		TEST(a_file_that_is_not_ours_is_left_alone),
		TEST(what_cannot_be_written_is_said_beforehand),
		TEST(rows_of_many_writers_do_not_mix),
		TEST(a_full_disk_is_an_error),
	};

	return cmocka_run_group_tests_name("csv", tests, make_directory, remove_directory);
}
