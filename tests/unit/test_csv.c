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
			      .tasks = 3,
			      .cold_ns = INT64_MAX / 2, /* the greatest that a clock has */
			      .reap_ns = -5,
			      .checksum = UINT64_MAX,
			      .released = 0.25,
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
	expect_refusal("\n6,", "\n4,", 2, "schema 4 where this command reads schema 6");
	expect_refusal("4611686018427387903", "9223372036854775808", 2, "no value of `cold_ns`");
	expect_refusal("4611686018427387903", "12ns", 2, "no value of `cold_ns`");
	expect_refusal("4611686018427387903", "", 2, "no value of `cold_ns`");
	expect_refusal(",ok\n", "\n", 2, "fewer than");
	expect_refusal(",1.5,", ",nan,", 2, "no value of `effective_cpus`");
	expect_refusal("xxxx", "xxxxx", 2, "broken at `strategy`");
}

static void what_cannot_have_been_measured_is_refused(void **state)
{
	(void)state;
	expect_refusal("4611686018427387903", "-1000000001", 2, "`-1000000001` is no value of `cold_ns`");
	expect_refusal("4611686018427387903", "4611686018427387904", 2, "no value of `cold_ns`");
	expect_refusal(",1.5,", ",1e300,", 2, "`1e300` is no value of `effective_cpus`");
	expect_refusal(",1.5,", ",-1,", 2, "no value of `effective_cpus`");
	expect_refusal(",0.25,", ",1e308,", 2, "no value of `released`");
	expect_refusal(",0.25,", ",1.01,", 2, "no value of `released`");
	expect_refusal(",1.5,", ",0,", 2, "a trial on no CPU");
	expect_refusal(",2,3,0,", ",2,3,-1,", 2, "`-1` is no value of `cpu_ns`");
	expect_refusal(",2,3,", ",0,3,", 2, "a trial of no workers");
	expect_refusal(",2,3,", ",2,0,", 2, "a trial of no tasks");
}

static void an_unfinished_last_row_is_left_out(void **state)
{
	struct trial_list list = {0};
	struct csv_error error;
	char *text;
	int fd;

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
	fd = csv_reopen(path);
	assert_true(fd >= 0);
	assert_int_equal(csv_mend(fd), 0);
	assert_int_equal(csv_mend(fd), 0); /* nothing more to take out */
	close(fd);
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

/* Workers are forked with the descriptor of their harness: what they append stays whole rows. */
static void rows_of_forked_writers_do_not_mix(void **state)
{
	struct trial_list list = {0};
	struct csv_error error;
	const unsigned writers = 4, rows = 200;
	int fd = csv_create(path);

	(void)state;
	assert_true(fd >= 0);
	for (unsigned i = 0; i < writers; i++)
		if (fork() == 0) {
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
	close(fd);
	assert_int_equal(csv_read(path, &list, &error), 0);
	assert_int_equal(list.count, writers * rows);
	trial_list_free(&list);
}

static void a_file_is_written_by_one_run_at_a_time(void **state)
{
	struct trial trial = example(0);
	char by_link[80];
	int fd = csv_create(path), again;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(csv_append(fd, &trial), 0);
	snprintf(by_link, sizeof(by_link), "%s.link", path);
	assert_int_equal(symlink(path, by_link), 0);
	assert_int_equal(csv_create(path), -EBUSY);
	assert_int_equal(csv_create(by_link), -EBUSY);
	assert_int_equal(csv_check(path), -EBUSY);
	assert_int_equal(csv_reopen(path), -EBUSY);
	assert_int_equal(access(backup, F_OK), -1);
	/* Also as a backup that another run would replace. */
	close(fd);
	assert_int_equal(rename(path, backup), 0);
	fd = csv_reopen(backup);
	assert_true(fd >= 0);
	write_rows(1);
	assert_int_equal(csv_create(path), -EBUSY);
	close(fd);
	again = csv_create(path);
	assert_true(again >= 0);
	close(again);
	unlink(by_link);
}

static void a_link_stays_and_its_target_is_what_is_written(void **state)
{
	char link[80], relative[80], target[160];
	struct trial_list list = {0};
	struct csv_error error;
	ssize_t length;

	(void)state;
	snprintf(link, sizeof(link), "%s/link", directory);
	snprintf(relative, sizeof(relative), "%s/link2", directory);
	assert_int_equal(symlink("t.csv", link), 0);
	assert_int_equal(symlink("link", relative), 0);
	for (unsigned round = 0; round < 3; round++) { /* to no file, to an empty one, to one with rows */
		struct trial trial = example(round);
		int fd = csv_create(relative);

		assert_true(fd >= 0);
		if (round > 0)
			assert_int_equal(csv_append(fd, &trial), 0);
		close(fd);
	}
	length = readlink(link, target, sizeof(target));
	assert_int_equal(length, 5);
	assert_memory_equal(target, "t.csv", 5);
	assert_int_equal(readlink(relative, target, sizeof(target)), 4);
	assert_int_equal(csv_read(backup, &list, &error), 0);
	assert_int_equal(csv_read(path, &list, &error), 0);
	assert_int_equal(list.count, 2);
	trial_list_free(&list);
	unlink(link);
	unlink(relative);
}

static void what_is_no_regular_file_is_written_in_place(void **state)
{
	struct trial trial = example(0);
	struct stat before, after;
	char link[80], name[64], byte;
	int pipe_ends[2], fd;

	(void)state;
	assert_int_equal(pipe(pipe_ends), 0);
	snprintf(link, sizeof(link), "%s/link", directory);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", pipe_ends[1]);
	assert_int_equal(symlink(name, link), 0);
	assert_int_equal(csv_check(link), 0);
	fd = csv_create(link);
	assert_true(fd >= 0);
	assert_int_equal(csv_append(fd, &trial), 0);
	assert_int_equal(read(pipe_ends[0], &byte, 1), 1);
	assert_int_equal(byte, 's');
	/* No lock: a second one is another writer of the same pipe. */
	assert_int_equal(csv_reopen(link), -ENOTSUP);
	close(fd);
	assert_int_equal(lstat(link, &after), 0);
	assert_true(S_ISLNK(after.st_mode));
	unlink(link);
	close(pipe_ends[0]);
	close(pipe_ends[1]);
	/* A descriptor that leads to a regular file: what it holds stays. */
	write_text("what is there\n");
	fd = open(path, O_WRONLY | O_APPEND);
	assert_int_equal(fstat(fd, &before), 0);
	snprintf(name, sizeof(name), "/dev/fd/%d", fd);
	pipe_ends[0] = csv_create(name);
	assert_true(pipe_ends[0] >= 0);
	assert_int_equal(csv_append(pipe_ends[0], &trial), 0);
	close(pipe_ends[0]);
	close(fd);
	assert_int_equal(stat(path, &after), 0);
	assert_true(before.st_ino == after.st_ino);
	assert_int_equal(strncmp(read_text(path), "what is there\nschema,", 21), 0);
	assert_int_equal(access(backup, F_OK), -1);
}

static void many_that_begin_at_once_leave_one(void **state)
{
	const unsigned writers = 8;
	unsigned begun = 0;

	(void)state;
	for (unsigned i = 0; i < writers; i++)
		if (fork() == 0) {
			int fd = csv_create(path);

			if (fd >= 0)
				sleep(3); /* longer than the others are patient */
			_exit(fd >= 0 ? 0 : fd == -EBUSY ? 1 : 2);
		}
	for (unsigned i = 0; i < writers; i++) {
		int status;

		assert_true(wait(&status) > 0);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
		begun += WEXITSTATUS(status) == 0;
	}
	assert_int_equal(begun, 1);
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
		TEST(what_cannot_have_been_measured_is_refused),
		TEST(an_unfinished_last_row_is_left_out),
		TEST(an_empty_or_missing_file_is_an_error),
		TEST(a_former_file_is_kept),
		TEST(a_file_that_is_not_ours_is_left_alone),
		TEST(what_cannot_be_written_is_said_beforehand),
		TEST(rows_of_forked_writers_do_not_mix),
		TEST(a_file_is_written_by_one_run_at_a_time),
		TEST(a_link_stays_and_its_target_is_what_is_written),
		TEST(what_is_no_regular_file_is_written_in_place),
		TEST(many_that_begin_at_once_leave_one),
		TEST(a_full_disk_is_an_error),
	};

	return cmocka_run_group_tests_name("csv", tests, make_directory, remove_directory);
}
