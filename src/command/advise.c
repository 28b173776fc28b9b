/* SPDX-License-Identifier: MIT
 *
 * Advice for a described job: the flags, and the order of things.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/cpus.h"
#include "base/error.h"
#include "base/units.h"
#include "command/advise.h"
#include "command/command.h"
#include "command/profile.h"

#define DEFAULT_FOLDER "results"

static const char usage[] =
	"usage: breakeven advise --cpu=TIME|--from-command=COMMAND [flags]\n"
	"\n"
	"Which strategy should this work have on this machine? Predicted by the cost model, from\n"
	"parts that were measured here; where they were not, they are measured first (some ten\n"
	"seconds on an otherwise idle machine, kept in results/profile.json).\n"
	"\n"
	"  --cpu=TIME           CPU time of a task, such as 3ms or 0\n"
	"  --block=TIME         time that it waits [0]\n"
	"  --tasks=N            [100]\n"
	"  --workers=N          threads or processes [as many as CPUs]\n"
	"  --payload=SIZE       bytes that are sent to the worker with each task [none]\n"
	"  --transport=HOW      how: pipe, socketpair or shared [pipe]\n"
	"  --parent=SIZE        memory of the program that creates the workers [0]\n"
	"  --released=SHARE     of the CPU time, that runs without the global lock [0]\n"
	"  --switch-interval=TIME  of the global lock [5ms]\n"
	"  --among=LIST         strategies to rank [all that can do it]\n"
	"  --from-command=COMMAND  runs it once, and takes CPU and waiting time of a task from its\n"
	"                       accounting: a --tasks'th of the whole\n"
	"  --workload=FILE.so   your own work: what a task takes is measured, unless --cpu says it\n"
	"  --verify             run the first three for real, and say how wrong the prediction was\n"
	"  --anew               measure the machine again\n"
	"  --results=FOLDER     where the profile is kept [" DEFAULT_FOLDER "]\n"
	"  --format=FORM        text or json [text]\n"
	"  --help               this text\n"
	"\n"
	"example:\n"
	"  breakeven advise --cpu=3ms --block=8ms --tasks=1000 --workers=8 --payload=64K --parent=512M\n"
	"\n"
	"exit status: 0 done, 1 something that had to run failed, 2 bad input\n";

/* ---- flags ---- */

enum flag {
	FLAG_CPU = 1,
	FLAG_BLOCK,
	FLAG_TASKS,
	FLAG_WORKERS,
	FLAG_PAYLOAD,
	FLAG_TRANSPORT,
	FLAG_PARENT,
	FLAG_RELEASED,
	FLAG_INTERVAL,
	FLAG_AMONG,
	FLAG_COMMAND,
	FLAG_WORKLOAD,
	FLAG_VERIFY,
	FLAG_ANEW,
	FLAG_RESULTS,
	FLAG_FORMAT,
	FLAG_HELP
};

static int reject(const char *flag, const char *value, const char *wanted)
{
	return command_reject("advise", flag, value, wanted);
}

static int set_duration(const char *flag, const char *value, double *ns)
{
	int64_t parsed;

	if (parse_duration_ns(value, &parsed) != 0 || parsed > INT64_C(3600000000000))
		return reject(flag, value, "a duration such as 500us, 2ms or 1s is wanted, at most 1 hour");
	*ns = (double)parsed;
	return 0;
}

static int set_size(const char *flag, const char *value, double *bytes)
{
	int64_t parsed;

	if (parse_size_bytes(value, &parsed) != 0 || parsed > INT64_C(1) << 40)
		return reject(flag, value, "a size up to 1024G is wanted, such as 64K or 0");
	*bytes = (double)parsed;
	return 0;
}

static int set_count(const char *flag, const char *value, uint64_t most, double *count)
{
	uint64_t parsed;
	char wanted[64];

	snprintf(wanted, sizeof(wanted), "a whole number from 1 to %" PRIu64 " is wanted", most);
	if (parse_count(value, 1, most, &parsed) != 0)
		return reject(flag, value, wanted);
	*count = (double)parsed;
	return 0;
}

static int set_transport(const char *value, struct advise_request *request)
{
	static const char *const names[] = {"pipe", "socketpair", "shared"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(value, names[i]) == 0) {
			request->transport = names[i];
			return 0;
		}
	return reject("transport", value, "it is pipe, socketpair or shared");
}

static int set_interval(const char *value, struct model_job *job)
{
	int err = set_duration("switch-interval", value, &job->switch_interval_ns);

	if (!err && (job->switch_interval_ns < 1e3 || job->switch_interval_ns > 1e9))
		err = reject("switch-interval", value, "a duration from 1us to 1s is wanted");
	return err;
}

static int set_format(const char *value, struct advise_request *request)
{
	request->json = strcmp(value, "json") == 0;
	return request->json || strcmp(value, "text") == 0 ? 0 : reject("format", value, "it is text or json");
}

static int set_flag(void *into, int flag, const char *value)
{
	struct advise_request *request = into;
	struct model_job *job = &request->job;

	switch ((enum flag)flag) {
	case FLAG_CPU:
		request->has_cpu = true;
		return set_duration("cpu", value, &job->cpu_ns);
	case FLAG_BLOCK:
		return set_duration("block", value, &job->block_ns);
	case FLAG_TASKS:
		return set_count("tasks", value, UINT64_C(1000000000), &job->tasks);
	case FLAG_WORKERS:
		return set_count("workers", value, 10000, &job->workers);
	case FLAG_PAYLOAD:
		job->handed_over = true;
		return set_size("payload", value, &job->payload_bytes);
	case FLAG_TRANSPORT:
		return set_transport(value, request);
	case FLAG_PARENT:
		return set_size("parent", value, &job->parent_bytes);
	case FLAG_RELEASED:
		return parse_share(value, &job->released) == 0
			       ? 0
			       : reject("released", value, "a share from 0 to 1 is wanted, such as 0.25");
	case FLAG_INTERVAL:
		return set_interval(value, job);
	case FLAG_AMONG:
		request->among = value;
		return 0;
	case FLAG_COMMAND:
		request->command = value;
		return value[0] ? 0 : reject("from-command", value, "a command for the shell is wanted");
	case FLAG_WORKLOAD:
		request->workload = value;
		return strchr(value, '/') || strstr(value, ".so")
			       ? 0
			       : reject("workload", value, "a file is wanted, such as ./mine.so");
	case FLAG_VERIFY:
		request->verify = true;
		return 0;
	case FLAG_ANEW:
		request->anew = true;
		return 0;
	case FLAG_RESULTS:
		request->folder = value;
		return value[0] ? 0 : reject("results", value, "the name of a folder is wanted");
	case FLAG_FORMAT:
		return set_format(value, request);
	case FLAG_HELP:
		request->help = true;
		return 0;
	}
	return -EINVAL;
}

static int read_flags(int argc, char **argv, struct advise_request *request)
{
	static const struct option table[] = {{"cpu", required_argument, NULL, FLAG_CPU},
					      {"block", required_argument, NULL, FLAG_BLOCK},
					      {"tasks", required_argument, NULL, FLAG_TASKS},
					      {"workers", required_argument, NULL, FLAG_WORKERS},
					      {"payload", required_argument, NULL, FLAG_PAYLOAD},
					      {"transport", required_argument, NULL, FLAG_TRANSPORT},
					      {"parent", required_argument, NULL, FLAG_PARENT},
					      {"released", required_argument, NULL, FLAG_RELEASED},
					      {"switch-interval", required_argument, NULL, FLAG_INTERVAL},
					      {"among", required_argument, NULL, FLAG_AMONG},
					      {"from-command", required_argument, NULL, FLAG_COMMAND},
					      {"workload", required_argument, NULL, FLAG_WORKLOAD},
					      {"verify", no_argument, NULL, FLAG_VERIFY},
					      {"anew", no_argument, NULL, FLAG_ANEW},
					      {"results", required_argument, NULL, FLAG_RESULTS},
					      {"format", required_argument, NULL, FLAG_FORMAT},
					      {"help", no_argument, NULL, FLAG_HELP},
					      {0}};

	return command_flags("advise", argc, argv, table, set_flag, request);
}

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
	if (wrong)
		fprintf(stderr, "breakeven advise: %s\n", wrong);
	return wrong ? -EINVAL : 0;
}

/* What the flags say together. */
static int check(const struct advise_request *request)
{
	const struct model_job *job = &request->job;
	const char *wrong = NULL;

	if (request->help)
		return 0;
	if (request->has_cpu + (request->command != NULL) + (!request->has_cpu && request->workload) != 1)
		wrong = "say what a task takes, by one of --cpu=TIME, --from-command=COMMAND and --workload=FILE.so";
	else if (request->has_cpu && job->cpu_ns + job->block_ns <= 0)
		wrong = "a task with neither --cpu nor --block is no work";
	else if (request->command && job->block_ns > 0)
		wrong = "--from-command finds out how long it waits: leave --block out";
	else if (request->workload && !request->has_cpu && job->block_ns > 0)
		wrong = "how long the workload waits is measured: leave --block out, or say --cpu as well";
	if (wrong)
		fprintf(stderr, "breakeven advise: %s\n", wrong);
	if (wrong || (request->workload && command_check_file("advise", "workload", request->workload) != 0))
		return -EINVAL;
	return request->has_cpu ? check_verify(request) : 0;
}

static double cpus_of_host(void)
{
	struct cpus *cpus;
	double effective = 1;

	if (cpus_load(&cpus) == 0) {
		effective = fmax(1, floor(cpus_effective(cpus)));
		cpus_free(cpus);
	}
	return effective;
}

/* ---- the order of things ---- */

static int print(const struct advise_request *request, const struct advice *advice)
{
	struct verified verified[ADVISE_VERIFIED];
	unsigned count = 0;
	int status = STATUS_OK;

	if (!request->json)
		report_advice_text(stdout, advice);
	fflush(stdout);
	if (request->verify)
		status = advise_verify(request, advice, verified, &count);
	if (request->json)
		report_advice_json(stdout, advice, verified, count);
	else if (count)
		report_verified_text(stdout, verified, count);
	return status ? status : command_finish("advise");
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

static int advise(struct advise_request *request)
{
	const char *transport = request->job.handed_over ? request->transport : "none";
	struct advice advice;
	struct model model;
	int status = advise_find_task(request);

	/* Once more, with what was found out. */
	if (!status && check_verify(request) != 0)
		status = STATUS_USAGE;
	if (!status)
		status = profile_get(request->folder, request->anew, &model);
	if (status)
		return status;
	if (request->among && tell_unknown(request, &model) != 0)
		status = STATUS_USAGE;
	else if (advice_make(&model, &request->job, transport, request->among, &advice) == 0) {
		status = print(request, &advice);
	} else {
		fprintf(stderr,
			"breakeven advise: --among=%s: none of these can be predicted for this job; leave it out to "
			"see which can\n",
			request->among ? request->among : "");
		status = STATUS_USAGE;
	}
	model_free(&model);
	return status;
}

int command_advise(int argc, char **argv)
{
	struct advise_request request = {
		.folder = DEFAULT_FOLDER, .transport = "pipe", .job = {.tasks = 100, .switch_interval_ns = 5e6}};

	request.job.workers = cpus_of_host();
	if (read_flags(argc, argv, &request) != 0 || check(&request) != 0)
		return STATUS_USAGE;
	if (request.help) {
		fputs(usage, stdout);
		return command_finish("advise");
	}
	return advise(&request);
}
