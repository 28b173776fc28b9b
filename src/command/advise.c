/* SPDX-License-Identifier: MIT
 *
 * Advice for a described job: the flags, and the order of things.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/host.h"
#include "base/units.h"
#include "command/advise.h"
#include "command/command.h"
#include "report/advice_words.h"
#include "report/tables.h"
#include "report/text.h"

#define HOUR_NS 3.6e12

#define TRANSPORTS "pipe,socketpair,shared"
const char *const advise_transports[] = {"pipe", "socketpair", "shared"};

static struct advise_request asked;

#define INTO(member) FLAG_INTO(struct advise_request, member)

static struct flag table[] = {
	{"cpu", "TIME", "CPU time of a task, such as 3ms or 0", .type = FLAG_DURATION, .most = HOUR_NS,
	 INTO(job.cpu_ns)},
	{"block", "TIME", "time that a task waits [0]", .type = FLAG_DURATION, .most = HOUR_NS, INTO(job.block_ns)},
	{"tasks", "N", "number of tasks", "100", .type = FLAG_COUNT, .least = 1, .most = 1e9, INTO(job.tasks)},
	{"workers", "N", "threads or processes [as many as CPUs]", .type = FLAG_COUNT, .least = 1, .most = 10000,
	 INTO(job.workers)},
	{"payload", "SIZE", "bytes that are sent to the worker with each task [none]", .type = FLAG_SIZE,
	 .most = 0x1p40, INTO(job.payload_bytes)},
	{"transport", "HOW", "how: pipe, socketpair or shared", "pipe", .type = FLAG_WORD, .words = TRANSPORTS,
	 INTO(transport)},
	{"parent", "SIZE", "memory of the program that creates the workers [0]", .type = FLAG_SIZE, .most = 0x1p40,
	 INTO(job.parent_bytes)},
	{"released", "SHARE", "share of the CPU time that runs without the global lock [0]", .type = FLAG_SHARE,
	 .most = 1, INTO(job.released)},
	{"switch-interval", "TIME", "of the global lock", "5ms", .type = FLAG_DURATION, .least = 1e3, .most = 1e9,
	 INTO(job.switch_interval_ns)},
	{"among", "LIST", "strategies to rank [all that can do it]", .type = FLAG_TEXT, INTO(among)},
	{"from-command", "COMMAND", "run it once; a task is its CPU and waiting time divided by --tasks",
	 .type = FLAG_TEXT, INTO(command)},
	{"start-command", "COMMAND",
	 "with --from-command: a command with the same start but no work; its time is subtracted [python, pypy, "
	 "node, perl, ruby: an empty script]",
	 .type = FLAG_TEXT, INTO(start_command)},
	{"workload", "FILE.so", "your own work: what a task takes is measured, unless --cpu says it", .type = FLAG_TEXT,
	 INTO(workload)},
	{"python", "FILE.py:NAME", "a Python function to measure on every executor; or MODULE:NAME", .type = FLAG_TEXT,
	 INTO(python)},
	{"items", "LIST", "with --python: the arguments, one for each call: an expression, or FILE.py:NAME",
	 .type = FLAG_TEXT, INTO(items)},
	{"interpreters", "LIST", "with --python: command lines of interpreters [python3]", .type = FLAG_TEXT,
	 INTO(interpreters)},
	{"seconds", "TIME", "with --python: longest measurement", "30s", .type = FLAG_DURATION, .least = 1e9,
	 .most = HOUR_NS, INTO(seconds_ns)},
	{"lock", NULL, "advice only for programs with a global lock", INTO(lock)},
	{"no-lock", NULL, "advice only for programs without one", INTO(no_lock)},
	{"verify", NULL,
	 "run the first two of each answer, and the lock or threads beside them, and say how wrong the predictions "
	 "were",
	 INTO(verify)},
	{"anew", NULL, "measure the machine again, even if there is a profile", INTO(anew)},
	{"no-probe", NULL, "use the profile without the half-second probe that asks whether it still holds",
	 INTO(no_probe)},
	{"results", "FOLDER", "where the profile is kept", "results", .type = FLAG_TEXT, INTO(folder)},
	{"show", "WHAT", "ranking, or changes: the sizes at which another strategy would win", "ranking",
	 .type = FLAG_WORD, .words = "ranking,changes", INTO(show)},
	COMMAND_FORMAT(struct advise_request),
};

extern const struct command command_advise;

/* Can it be run? */
static int check_verify(const struct advise_request *request)
{
	const struct model_job *job = &request->job;
	const char *wrong = NULL;

	if (!request->verify)
		return 0;
	if (job->released > 0 && job->block_ns > 0)
		wrong = "--verify cannot run work that blocks and is --released as well; leave one of the three out";
	else if (job->cpu_ns > 0 && job->cpu_ns < 1e3)
		wrong = "--verify wants tasks of at least 1us of CPU time";
	return wrong ? command_tell("advise", -EINVAL, "%s", wrong) : 0;
}

/* A function is measured; flags that describe a job say nothing of it. */
static int check_python(const struct advise_request *request)
{
	static const char *const of_jobs[] = {
		"block",   "tasks",  "payload", "transport", "parent",	"released", "switch-interval", "among", "lock",
		"no-lock", "verify", "anew",	"no-probe",  "results", "show",	    "format"};
	static const char *const of_functions[] = {"items", "interpreters", "seconds"};
	const struct flags *flags = &command_advise.flags;

	for (size_t i = 0; request->python && i < sizeof(of_jobs) / sizeof(of_jobs[0]); i++)
		if (flags_given(flags, of_jobs[i]))
			return command_tell("advise", -EINVAL, "--python measures the function: leave --%s out",
					    of_jobs[i]);
	for (size_t i = 0; !request->python && i < sizeof(of_functions) / sizeof(of_functions[0]); i++)
		if (flags_given(flags, of_functions[i]))
			return command_tell("advise", -EINVAL, "--%s belongs to --python", of_functions[i]);
	return 0;
}

/* What the flags say together. */
static int check(const struct advise_request *request)
{
	const struct model_job *job = &request->job;
	const char *wrong = NULL;

	if (request->has_cpu + (request->command != NULL) + (request->python != NULL) +
		    (!request->has_cpu && request->workload) !=
	    1)
		wrong = "say what a task takes, by one of --cpu=TIME (0: it only waits), --from-command=COMMAND, "
			"--workload=FILE.so and --python=FILE.py:NAME";
	else if (request->python && !request->items)
		wrong = "--python wants --items=LIST as well, such as --items='range(100)'";
	else if (request->has_cpu && job->cpu_ns + job->block_ns <= 0)
		wrong = "a task with neither --cpu nor --block is no work";
	else if (request->start_command && !request->command)
		wrong = "--start-command belongs to --from-command";
	else if (request->command && job->block_ns > 0)
		wrong = "--from-command finds out how long it waits: leave --block out";
	else if (request->workload && !request->has_cpu && job->block_ns > 0)
		wrong = "how long the workload waits is measured: leave --block out, or say --cpu as well";
	else if (request->verify && request->show == ADVISE_CHANGES)
		wrong = "--verify measures the ranking: leave --show=changes out";
	else if (request->lock && request->no_lock)
		wrong = "--lock or --no-lock, not both";
	if (wrong)
		return command_tell("advise", -EINVAL, "%s", wrong);
	if (request->workload && command_check_file("advise", "workload", request->workload) != 0)
		return -EINVAL;
	return request->has_cpu ? check_verify(request) : 0;
}

/* No machine holds more than its memory: of such a job nothing can be predicted. */
static int check_memory(const struct model_job *job, const struct host *host)
{
	const struct {
		const char *flag;
		double bytes;
	} held[] = {{"parent", job->parent_bytes}, {"payload", job->payload_bytes}};
	char wanted[32], memory[32];

	for (size_t i = 0; host->memory_bytes > 0 && i < sizeof(held) / sizeof(held[0]); i++)
		if (held[i].bytes > (double)host->memory_bytes)
			return command_tell("advise", -EINVAL, "--%s=%s: this machine has %s of memory", held[i].flag,
					    format_size(wanted, sizeof(wanted), held[i].bytes),
					    format_size(memory, sizeof(memory), (double)host->memory_bytes));
	return 0;
}

/* ---- the order of things ---- */

static int print(const struct advise_request *request, const struct advice *advice)
{
	struct verified verified[ADVISE_VERIFIED];
	bool text = request->format == TABLE_AS_TEXT && request->show == ADVISE_RANKING;
	struct table found;
	unsigned count = 0;
	int status = STATUS_OK, printed;

	if (text)
		report_advice_text(command_text(), advice);
	command_flush();
	if (request->verify)
		status = advise_verify(request, advice, verified, &count);
	if (text) {
		if (count)
			report_verified_text(command_text(), verified, count);
		printed = command_finish("advise");
	} else {
		if (request->show == ADVISE_RANKING)
			table_of_advice(advice, verified, count, &found);
		else
			table_of_changes(advice, &found);
		printed = command_print_table("advise", &found, request->format);
	}
	return status ? status : printed;
}

static int tell_unknown(const struct advise_request *request, const struct model *model)
{
	size_t length;
	const char *unknown = advice_unknown(model, request->among, &length);

	if (!unknown)
		return 0;
	fprintf(stderr, "breakeven advise: --among=%s: nothing is known of `%.*s`; there are", request->among,
		(int)length, unknown);
	for (size_t i = 0; i < model->count; i++)
		if (strcmp(model->strategies[i].transport, "none") == 0)
			fprintf(stderr, " %s", model->strategies[i].name);
	fputc('\n', stderr);
	return -EINVAL;
}

static int ask(const struct advise_request *request, const struct model *model, struct advice *advice)
{
	struct advice_question question = {.job = request->job,
					   .transport = request->job.handed_over ? advise_transports[request->transport]
										 : "none",
					   .among = request->among,
					   .world = request->lock      ? ADVICE_LOCKED
						    : request->no_lock ? ADVICE_UNLOCKED
								       : ADVICE_BOTH_WORLDS};
	int err = advice_make(model, &question, advice);
	char words[300];

	if (err == -ENOTSUP)
		return command_tell("advise", STATUS_USAGE, "--among=%s: %s", request->among,
				    words_left_out(words, sizeof(words), advice));
	return err ? command_tell("advise", STATUS_USAGE, "no strategy can be predicted for this job") : STATUS_OK;
}

static int advise(struct advise_request *request)
{
	struct advice advice;
	struct model model;
	int status = advise_find_task(request);

	/* Once more, with what was found out. */
	if (!status && check_verify(request) != 0)
		status = STATUS_USAGE;
	if (!status)
		status = advise_profile(request, &model);
	if (status)
		return status;
	if (request->among && tell_unknown(request, &model) != 0)
		status = STATUS_USAGE;
	else
		status = ask(request, &model, &advice);
	if (!status)
		status = print(request, &advice);
	model_free(&model);
	return status;
}

static int run(void *owner, int count, char **operands)
{
	struct advise_request *request = owner;
	struct host host;

	(void)count;
	(void)operands;
	if (host_load(&host) != 0)
		host = (struct host){.effective_cpus = 1};
	request->has_cpu = flags_given(&command_advise.flags, "cpu");
	request->has_workers = flags_given(&command_advise.flags, "workers");
	request->job.handed_over = flags_given(&command_advise.flags, "payload");
	if (!(request->job.workers > 0))
		request->job.workers = fmax(1, floor(host.effective_cpus));
	if (check(request) != 0 || check_python(request) != 0 || check_memory(&request->job, &host) != 0)
		return STATUS_USAGE;
	return request->python ? advise_python(request) : advise(request);
}

const struct command command_advise = {
	.name = "advise",
	.text = "which strategy a described job should have, and why",
	.flags = {.program = "breakeven advise",
		  .usage = "--cpu=TIME|--from-command=COMMAND|--workload=FILE.so|--python=FILE.py:NAME [flags]",
		  .about = "Which strategy should this work have on this machine? Predicted by the cost\n"
			   "model, from parts that were measured here; where they were not, they are\n"
			   "measured first (half a minute on an otherwise idle machine, kept in\n"
			   "results/profile.json).\n",
		  .notes = "examples:\n"
			   "  breakeven advise --cpu=3ms --block=8ms --tasks=1000 --workers=8 --payload=64K "
			   "--parent=512M\n"
			   "  breakeven advise --python=job.py:work --items='range(100)'\n"
			   "\n"
			   "exit status: 0 done, 1 something that had to run failed, 2 bad input\n",
		  FLAGS_TABLE(table),
		  .no_operands = true},
	.request = &asked,
	.run = run,
};
