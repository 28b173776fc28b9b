/* SPDX-License-Identifier: MIT
 *
 * The command line: what is read, what is refused, and in which words.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/flags.h"
#include "base/nearest.h"
#include "unit.h"

struct request {
	unsigned workers[4], worker_count, cpus, writer;
	int64_t length_ns, parents[3];
	unsigned parent_count;
	uint64_t seed;
	double share;
	const char *file;
	bool quiet;
};

#define INTO(member) FLAG_INTO(struct request, member)

static struct flag table[] = {
	{"workers", "LIST", "numbers of workers", "1,2", .type = FLAG_COUNT, .least = 1, .most = 100, .words = "cpus",
	 .word_offset = offsetof(struct request, cpus), FLAG_LIST_INTO(struct request, workers, worker_count)},
	{"length", "TIME", "a length", .type = FLAG_DURATION, .least = 1e6, .most = 1e9, INTO(length_ns)},
	{"parent", "LIST", "sizes", .type = FLAG_SIZE, .most = 0x1p40, .words = "most", .word = -1,
	 FLAG_LIST_INTO(struct request, parents, parent_count)},
	{"seed", "N", "a number", .type = FLAG_COUNT, INTO(seed)},
	{"share", "SHARE", "a share", .type = FLAG_SHARE, .most = 1, INTO(share)},
	{"writer", "WHAT", "what writes", "none", .type = FLAG_WORD, .words = "none,worker,parent", INTO(writer)},
	{"csv", "FILE", "a file", .type = FLAG_TEXT, INTO(file)},
	{"quiet", NULL, "says less", INTO(quiet)},
};

static struct flags flags = {.program = "test", .usage = "[flags]", .about = "About.\n", FLAGS_TABLE(table)};

/* What was written to stderr, or to stdout. */
static char said[4096];

static int read_with(struct request *request, int fd, int *operands, const char *const *arguments)
{
	static char copies[10][64] = {"test"}; /* values point into them */
	char *argv[11] = {copies[0]};
	char path[] = "/tmp/breakeven-flags-XXXXXX";
	int argc = 1, err, kept = dup(fd), file = mkstemp(path);
	ssize_t length;

	for (; *arguments; arguments++, argc++) {
		snprintf(copies[argc], sizeof(copies[0]), "%s", *arguments);
		argv[argc] = copies[argc];
	}
	fflush(NULL);
	dup2(file, fd);
	*request = (struct request){.cpus = 2};
	err = flags_set_defaults(&flags, request);
	if (!err)
		err = flags_read(&flags, argc, argv, request, operands);
	fflush(NULL);
	dup2(kept, fd);
	close(kept);
	length = pread(file, said, sizeof(said) - 1, 0);
	said[length > 0 ? length : 0] = '\0';
	close(file);
	unlink(path);
	return err;
}

#define READ(request, ...) read_with(request, STDERR_FILENO, NULL, (const char *const[]){__VA_ARGS__, NULL})

static void values_go_where_they_belong(void **state)
{
	struct request request;

	(void)state;
	assert_int_equal(READ(&request, "--length=2ms", "--share", "25%", "--csv=a,b", "--writer=parent", "--quiet",
			      "--seed=18446744073709551615", "--parent=64K,most"),
			 0);
	assert_int_equal(request.length_ns, 2000000);
	assert_true(request.share == 0.25);
	assert_string_equal(request.file, "a,b");
	assert_int_equal(request.writer, 2);
	assert_true(request.quiet);
	assert_true(request.seed == UINT64_MAX);
	assert_int_equal(request.parent_count, 2);
	assert_int_equal(request.parents[0], 65536);
	assert_int_equal(request.parents[1], -1);
	assert_int_equal(request.worker_count, 2); /* the default */
	assert_true(flags_given(&flags, "share") && !flags_given(&flags, "workers"));
}

static void the_last_of_two_counts(void **state)
{
	struct request request;

	(void)state;
	assert_int_equal(READ(&request, "--workers=4", "--workers=7,cpus,8"), 0);
	assert_int_equal(request.worker_count, 3);
	assert_int_equal(request.workers[0], 7);
	assert_int_equal(request.workers[1], 2);
	/* A word may stand for a number that is there. */
	assert_int_equal(READ(&request, "--workers=1,2,cpus"), 0);
	assert_int_equal(request.worker_count, 2);
}

static void operands_come_first_in_their_order(void **state)
{
	struct request request;
	int operands;

	(void)state;
	assert_int_equal(read_with(&request, STDERR_FILENO, &operands,
				   (const char *const[]){"a", "--quiet", "b", "-", "--", "--quiet", NULL}),
			 0);
	assert_int_equal(operands, 4);
	flags.no_operands = true;
	assert_int_equal(READ(&request, "a"), -EINVAL);
	flags.no_operands = false;
	assert_string_equal(said, "test: `a` is not a flag; --help lists them\n");
}

static void what_is_wrong_is_refused_in_one_line(void **state)
{
	static const struct {
		const char *argument, *second, *words;
	} bad[] = {
		{"--wrokers=2", NULL, "unknown flag `--wrokers=2`; --help lists the flags; did you mean `--workers`?"},
		{"--work=2", NULL, "unknown flag `--work=2`; --help lists the flags; did you mean `--workers`?"},
		{"-x", NULL, "unknown flag `-x`; --help lists the flags"},
		{"--csv", "--quiet", "a value is missing after `--csv`; --help lists the flags"},
		{"--csv", NULL, "a value is missing after `--csv`; --help lists the flags"},
		{"--csv=", NULL, "--csv=: the value is missing"},
		{"--quiet=1", NULL, "`--quiet=1`: --quiet takes no value"},
		{"--workers=0", NULL,
		 "--workers=0: whole numbers from 1 to 100 are wanted, separated by commas, or the word cpus"},
		{"--workers=1,1", NULL, "--workers=1,1: an item is named twice"},
		{"--workers=", NULL,
		 "--workers=: whole numbers from 1 to 100 are wanted, separated by commas, or the word cpus"},
		{"--workers=1,2,3,4,5", NULL, "--workers=1,2,3,4,5: there are too many items"},
		{"--length=5", NULL, "--length=5: a duration from 1 ms to 1 s is wanted, such as 500us or 2ms"},
		{"--length=2s", NULL, "--length=2s: a duration from 1 ms to 1 s is wanted, such as 500us or 2ms"},
		{"--share=1.5", NULL, "--share=1.5: a share from 0 to 1 is wanted, such as 0.25 or 25%"},
		{"--seed=-1", NULL, "--seed=-1: a whole number from 0 to 2^64 - 1 is wanted"},
		{"--writer=x", NULL, "--writer=x: it is none, worker or parent"},
	};
	struct request request;
	char wanted[300];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(READ(&request, bad[i].argument, bad[i].second), -EINVAL);
		snprintf(wanted, sizeof(wanted), "test: %s\n", bad[i].words);
		assert_string_equal(said, wanted);
	}
}

static void help_names_every_flag(void **state)
{
	static const char *const forms[] = {"--help", "-h", "--help=mdoc", "--help=words"};
	struct request request;

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		assert_int_equal(read_with(&request, STDOUT_FILENO, NULL, (const char *const[]){forms[i], NULL}),
				 FLAGS_SHOWN);
		for (size_t j = 0; j < sizeof(table) / sizeof(table[0]); j++)
			assert_non_null(strstr(said, table[j].name));
	}
	assert_non_null(strstr(said, "--writer= none worker parent\n"));
}

static void the_nearest_name_is_found(void **state)
{
	(void)state;
	assert_int_equal(nearest_distance("kitten", "sitting"), 3);
	assert_int_equal(nearest_distance("", "abc"), 3);
	assert_true(nearest_is_likely("sumary", "summary"));
	assert_true(nearest_is_likely("sum", "summary"));
	assert_false(nearest_is_likely("map", "gate"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_go_where_they_belong),
		cmocka_unit_test(the_last_of_two_counts),
		cmocka_unit_test(operands_come_first_in_their_order),
		cmocka_unit_test(what_is_wrong_is_refused_in_one_line),
		cmocka_unit_test(help_names_every_flag),
		cmocka_unit_test(the_nearest_name_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
