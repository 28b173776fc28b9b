/* SPDX-License-Identifier: MIT
 *
 * Whole programs, with every call of theirs failing once.  After each: an exit status that is documented, words that
 * say what happened where it is not 0, whole rows in the CSV, all of them if it is 0, and no process and no file that
 * should not be there; and nothing hangs.
 *
 *   run_faults BUILD FOLDER [--first=N] [--every=K] [--part=I/N] [--only=COURSE] [--mishap=NAME] [--from=N] [--to=N]
 *
 * FOLDER is emptied.  --every=K tries one place in K (not all of some thousand) but the first N of each kind (20)
 * always, --part=I/N every N-th of them beginning with the I-th, so that several can share the work; --from and --to
 * bound the places.
 */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "faults/inject.h"
#include "faults/watch.h"
#include "record/csv.h"

#define TIMEOUT_NS (40 * NS_PER_S)
#define CSV	   "a.csv"

/* A gate of one ratio that passes whatever is measured. */
#define GATE_FLAGS "--profile=short --inconclusive=pass"
#define BOUNDS                                                                                                         \
	"name,workload,workers,tasks,cpu,block,start,released,background,measure,numerator,denominator,lower,upper,"   \
	"margin,why\nany,sum_squares,2,2,1ms,0,barrier,0,0,warm,serial,threads,0.001,1000,0.05,for its files\n"

static const struct course {
	const char *name;
	const char *program;   /* below BUILD */
	const char *arguments; /* separated by blanks */
	const char *files;     /* that it leaves if all is well, and no others */
	size_t rows;	       /* of CSV, if all is well; 0: it is another's */
	const char *kept[3];   /* "FILE:NAME": what it reads, of those that make_kept() made, and what it is called */
} courses[] = {
	{"harness",
	 "bench/cpu_bound",
	 "--workloads=sum_squares --workers=2 --tasks=4 --cpu=20us --rounds=1 --restarts=2 --seed=1 --timeout=10s "
	 "--csv=" CSV " --strategies=serial,threads,gil,processes,thread_pool,process_pool,spawn,forkserver,openmp",
	 "out err a.csv host.json",
	 18,
	 {NULL}},
	{"payload",
	 "bench/cpu_bound",
	 "--workloads=sum_squares --workers=2 --tasks=4 --cpu=20us --rounds=1 --restarts=1 --seed=1 --timeout=10s "
	 "--csv=" CSV
	 " --strategies=processes,process_pool --payload=10K --transport=pipe,socketpair,shared --trip=both",
	 "out err a.csv host.json",
	 6,
	 {NULL}},
	{"recorded",
	 "bench/io_bound",
	 "--workloads=pipe_echo --workers=2 --tasks=4 --block=100us --rounds=1 --restarts=2 --seed=1 --timeout=10s "
	 "--csv=" CSV " --timeline=t.csv --benchmark_out=b.json --strategies=gil,processes",
	 "out err a.csv t.csv b.json host.json",
	 4,
	 {NULL}},
	{"summary", "breakeven", "summary kept.csv", "out err kept.csv", 0, {"a.csv:kept.csv"}},
	{"points", "breakeven", "points kept.csv", "out err kept.csv", 0, {"a.csv:kept.csv"}},
	{"gate",
	 "breakeven",
	 "gate --replay=gate.csv --bounds=bounds.csv " GATE_FLAGS
	 " --junit=g.xml --json=g.json --markdown=g.md --benchmark=g.benchmark.json",
	 "out err gate.csv bounds.csv g.xml g.json g.md g.benchmark.json",
	 0,
	 {"gate.csv:gate.csv", "bounds.csv:bounds.csv"}},
	{"report",
	 "breakeven",
	 "report --plots=. .",
	 "out err cpu_bound.csv report.html report.md",
	 0,
	 {"a.csv:cpu_bound.csv"}},
	{"host", "breakeven", "host host.json", "out err host.json", 0, {"host.json:host.json"}},
};

#define COURSES	   (sizeof(courses) / sizeof(courses[0]))
#define WORDS_MOST 32

struct request {
	const char *build, *folder, *only, *mishap;
	unsigned first, every, part, parts, from, to;
};

static struct injection *injection;
static char injection_path[PATH_MAX];
static unsigned tried, failed, by_status[256];

static void complain(const struct course *course, const struct mishap *mishap, unsigned at, const char *what)
{
	printf("not ok: %s, %s at call %u: %s\n", course->name, mishap->name, at, what);
	fflush(stdout);
	failed++;
}

/* ---- what was left ---- */

static void check_csv(const struct course *course, const struct request *request, const struct mishap *mishap,
		      unsigned at, bool all)
{
	struct trial_list list = {0};
	struct csv_error error;
	char path[PATH_MAX];
	size_t good = 0;

	snprintf(path, sizeof(path), "%s/" CSV, request->folder);
	if (access(path, F_OK) != 0) {
		if (all)
			complain(course, mishap, at, "status 0, and no CSV");
		return;
	}
	if (csv_read(path, &list, &error) != 0 && error.line != 1) /* 1: there is no header yet, or half of it */
		complain(course, mishap, at, error.reason);
	else if (error.cut)
		complain(course, mishap, at, "the last row is cut off");
	for (size_t i = 0; i < list.count; i++)
		good += strcmp(list.trials[i].status, "ok") == 0;
	if (all && good != course->rows)
		complain(course, mishap, at, "status 0, and not all rows are ok");
	trial_list_free(&list);
}

static void check_words(const struct course *course, const struct request *request, const struct mishap *mishap,
			unsigned at, int status)
{
	static const char *const bad[] = {"terminate called", "ssertion", "egmentation", "(null)", "Success"};
	char *text = watch_text(request->folder, "err");

	if (status != 0 && !text[0])
		complain(course, mishap, at, "it failed without a word");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (strstr(text, bad[i]))
			complain(course, mishap, at, text);
	free(text);
}

/* Whoever says that all is well has written all of it. */
static void check_files(const struct course *course, const struct request *request, const struct mishap *mishap,
			unsigned at)
{
	char words[200], path[PATH_MAX], text[PATH_MAX + 40], *rest = words, *name;
	struct stat status;

	snprintf(words, sizeof(words), "%s", course->files);
	while ((name = strsep(&rest, " "))) {
		snprintf(path, sizeof(path), "%s/%s", request->folder, name);
		if (stat(path, &status) == 0 &&
		    (status.st_size > 0 || strcmp(name, "out") == 0 || strcmp(name, "err") == 0))
			continue;
		snprintf(text, sizeof(text), "status 0, and no %s", name);
		complain(course, mishap, at, text);
	}
}

static void check(const struct course *course, const struct request *request, const struct mishap *mishap, unsigned at,
		  int status)
{
	const char *stray = watch_stray(request->folder, course->files);
	char text[400];
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : 255;

	by_status[code]++;
	if (!WIFEXITED(status) || code > 4) {
		char *words = watch_text(request->folder, "err");

		snprintf(text, sizeof(text), "ended by %s %d: %.300s", WIFEXITED(status) ? "status" : "signal",
			 WIFEXITED(status) ? code : WTERMSIG(status), words);
		complain(course, mishap, at, text);
		free(words);
	}
	check_words(course, request, mishap, at, code);
	if (stray) {
		snprintf(text, sizeof(text), "a file is left: %s", stray);
		complain(course, mishap, at, text);
	}
	if (course->rows)
		check_csv(course, request, mishap, at, code == 0);
	if (code == 0)
		check_files(course, request, mishap, at);
}

/* ---- one run ---- */

/* Nobody writes into what he reads. */
static void take_kept(const struct request *request, const char *kept)
{
	char from[2 * PATH_MAX], to[2 * PATH_MAX];

	snprintf(from, sizeof(from), "%s.kept/%.*s", request->folder, (int)strcspn(kept, ":"), kept);
	snprintf(to, sizeof(to), "%s/%s", request->folder, strchr(kept, ':') + 1);
	if (link(from, to) != 0) {
		perror(to);
		exit(2);
	}
}

static void prepare(const struct course *course, const struct request *request)
{
	watch_empty(request->folder);
	for (size_t i = 0; i < sizeof(course->kept) / sizeof(course->kept[0]) && course->kept[i]; i++)
		take_kept(request, course->kept[i]);
}

/* Returns the wait status. */
static int run_here(const struct course *course, const struct request *request, unsigned mishap, unsigned at)
{
	char program[PATH_MAX], words[1024], *argv[WORDS_MOST + 2] = {program}, *rest = words;
	int status, argc = 1;
	bool ended;
	pid_t process;

	snprintf(program, sizeof(program), "%s/%s", request->build, course->program);
	snprintf(words, sizeof(words), "%s", course->arguments);
	while (argc <= WORDS_MOST && (argv[argc] = strsep(&rest, " ")))
		argc++;
	inject(injection, mishap, at);
	process = watch_start(argv, request->folder);
	ended = watch_end(process, TIMEOUT_NS, &status);
	if (watch_left(2 * NS_PER_S) > 0)
		complain(course, &mishaps[mishap], at, "a process is left behind");
	injection->armed = 0;
	if (!ended)
		complain(course, &mishaps[mishap], at, "it hangs");
	return status;
}

static int run(const struct course *course, const struct request *request, unsigned mishap, unsigned at)
{
	prepare(course, request);
	return run_here(course, request, mishap, at);
}

/* ---- all of them ---- */

static bool is_chosen(const struct request *request, unsigned at)
{
	bool one_of = at <= request->first || at % request->every == 0;
	unsigned number = at <= request->first ? at : at / request->every;

	return one_of && number % request->parts == request->part && at >= request->from && at <= request->to;
}

static void try_course(const struct course *course, const struct request *request)
{
	unsigned calls[CALL_KINDS];
	int status = run(course, request, 0, UINT_MAX);

	check(course, request, &mishaps[0], 0, status);
	if (status != 0) {
		complain(course, &mishaps[0], 0, "without any fault");
		return;
	}
	for (unsigned i = 0; i < CALL_KINDS; i++)
		calls[i] = injection->calls[i];
	for (unsigned i = 0; i < mishap_count; i++) {
		unsigned before = tried;

		if (request->mishap && !strstr(mishaps[i].name, request->mishap))
			continue;
		for (unsigned at = 1; at <= calls[mishaps[i].call]; at++) {
			if (!is_chosen(request, at))
				continue;
			status = run(course, request, i, at);
			tried += injection->struck > 0;
			check(course, request, &mishaps[i], at, status);
		}
		if (calls[mishaps[i].call])
			printf("%-10s %-24s %5u calls, %5u tried\n", course->name, mishaps[i].name,
			       calls[mishaps[i].call], tried - before);
		fflush(stdout);
	}
}

static int write_bounds(const char *folder)
{
	char path[PATH_MAX + 16];
	FILE *file;

	snprintf(path, sizeof(path), "%s/bounds.csv", folder);
	file = fopen(path, "we");
	if (!file)
		return -1;
	fputs(BOUNDS, file);
	return fclose(file);
}

/* What analysis reads: a run and a gate without faults. */
static int make_kept(const struct request *request)
{
	static const struct course sizes = {
		"sizes",
		"bench/cpu_bound",
		"--workloads=sum_squares --workers=2 --tasks=4 --cpu=10us,40us,160us --rounds=1 --restarts=2 --seed=1 "
		"--strategies=serial,threads,gil,processes --csv=" CSV,
		"",
		0,
		{NULL}};
	static const struct course gate = {"gate", "breakeven", "gate --bounds=bounds.csv --csv=gate.csv " GATE_FLAGS,
					   "",	   0,		{NULL}};
	char kept[PATH_MAX];
	struct request own = *request;
	int status;

	snprintf(kept, sizeof(kept), "%s.kept", request->folder);
	own.folder = kept;
	status = run(&sizes, &own, 0, UINT_MAX);
	return status || write_bounds(kept) ? 1 : run_here(&gate, &own, 0, UINT_MAX);
}

static int map_injection(const struct request *request)
{
	char library[PATH_MAX];
	int fd;

	snprintf(injection_path, sizeof(injection_path), "%s.injection", request->folder);
	fd = open(injection_path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || ftruncate(fd, sizeof(*injection)) != 0)
		return -1;
	injection = mmap(NULL, sizeof(*injection), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	snprintf(library, sizeof(library), "%s/faults/inject.so", request->build);
	setenv(INJECT_VARIABLE, injection_path, 1);
	setenv("LD_PRELOAD", library, 1);
	return injection == MAP_FAILED ? -1 : 0;
}

int main(int argc, char **argv)
{
	static char build[PATH_MAX], folder[PATH_MAX];
	struct request request = {
		.build = build, .folder = folder, .first = 20, .every = 1, .parts = 1, .to = UINT_MAX};

	for (int i = 3; i < argc; i++)
		if (sscanf(argv[i], "--every=%u", &request.every) != 1 &&
		    sscanf(argv[i], "--first=%u", &request.first) != 1 &&
		    sscanf(argv[i], "--part=%u/%u", &request.part, &request.parts) != 2 &&
		    sscanf(argv[i], "--from=%u", &request.from) != 1 && sscanf(argv[i], "--to=%u", &request.to) != 1) {
			if (strncmp(argv[i], "--only=", 7) == 0)
				request.only = argv[i] + 7;
			else if (strncmp(argv[i], "--mishap=", 9) == 0)
				request.mishap = argv[i] + 9;
			else
				argc = 0;
		}
	if (argc < 3 || !request.every || !request.parts || !realpath(argv[1], build)) {
		fprintf(stderr, "usage: run_faults BUILD FOLDER [--first=N] [--every=K] [--part=I/N] [--only=COURSE] "
				"[--mishap=NAME] [--from=N] [--to=N]\n");
		return 2;
	}
	mkdir(argv[2], 0777);
	if (!realpath(argv[2], folder) || map_injection(&request) != 0)
		return 2;
	watch_adopt();
	if (make_kept(&request) != 0) {
		fprintf(stderr, "run_faults: a run without faults fails\n");
		return 2;
	}
	for (size_t i = 0; i < COURSES; i++)
		if (!request.only || strcmp(request.only, courses[i].name) == 0)
			try_course(&courses[i], &request);
	for (int i = 0; i < 256; i++)
		if (by_status[i])
			printf("exit status %d: %u\n", i, by_status[i]);
	printf("%u faults in runs, %u not survived\n", tried, failed);
	return failed != 0;
}
