/* SPDX-License-Identifier: MIT */
#include "harness/plugin_probe.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/self.h"
#include "harness/launch.h"

/* Loading a library runs its constructors, which have no reason to take longer. */
#define LOADING_NS (10 * NS_PER_S)

struct probed {
	struct workload workload;
	char file[PATH_MAX], name[ORDER_NAME_SIZE], summary[128];
	struct probed *next;
};

static struct probed *all;

bool probe_is_file(const char *name)
{
	size_t length = strlen(name);

	return strchr(name, '/') || (length > 3 && strcmp(name + length - 3, ".so") == 0);
}

static int fail(int err, char *reason, size_t size, const char *words)
{
	snprintf(reason, size, "%s", words);
	return err;
}

/* What came of loading it, where that did not come to its end. */
static int tell_end(const char *status, char *reason, size_t size)
{
	if (strcmp(status, "setup:ETIMEDOUT") == 0)
		snprintf(reason, size, "loading it did not end within 10 s");
	else if (strncmp(status, "setup:", 6) == 0)
		snprintf(reason, size, "there can be no process to load it in (%s)", status);
	else
		snprintf(reason, size, "loading it ended the process (%s)", status);
	return -EINVAL;
}

/* NULL without memory. */
static const struct workload *keep(const char *file, const struct wire_plugin *plugin)
{
	struct probed *probed = calloc(1, sizeof(*probed));

	if (!probed)
		return NULL;
	snprintf(probed->file, sizeof(probed->file), "%s", file);
	memcpy(probed->name, plugin->name, sizeof(probed->name));
	memcpy(probed->summary, plugin->summary, sizeof(probed->summary));
	probed->workload = (struct workload){.name = probed->name,
					     .summary = probed->summary,
					     .file = probed->file,
					     .reads = plugin->reads & (READS_CPU | READS_BLOCK)};
	probed->next = all;
	all = probed;
	return &probed->workload;
}

static int ask(const char *file, struct wire_answer *answer)
{
	static struct wire_request request;
	struct launch launch;
	int err = launch_start(self_path(), &launch);

	if (err)
		return err;
	request = (struct wire_request){.kind = WIRE_PROBE, .prepare_limit_ns = LOADING_NS};
	request.order.job.workers = 1;
	request.order.job.start_cpu = -1;
	request.order.job.limit_ns = LOADING_NS;
	snprintf(request.order.file, sizeof(request.order.file), "%s", file);
	err = launch_ask(&launch, &request, answer, NULL);
	launch_stop(&launch);
	return err;
}

int probe_workload(const char *file, const struct workload **out, char *reason, size_t size)
{
	static struct wire_answer answer;
	char path[PATH_MAX];
	int err;

	if (!realpath(file, path))
		return fail(-errno, reason, size, strerror(errno));
	for (const struct probed *former = all; former; former = former->next)
		if (strcmp(former->file, path) == 0) {
			*out = &former->workload;
			return 0;
		}
	err = ask(path, &answer);
	if (err)
		return fail(err, reason, size, error_text(err));
	if (answer.trial.status[0])
		return tell_end(answer.trial.status, reason, size);
	if (answer.err)
		return fail(answer.err, reason, size, answer.plugin.reason);
	*out = keep(path, &answer.plugin);
	return *out ? 0 : fail(-ENOMEM, reason, size, "out of memory");
}

const struct workload *probe_find(const char *name)
{
	for (const struct probed *probed = all; probed; probed = probed->next)
		if (strcmp(probed->name, name) == 0)
			return &probed->workload;
	return NULL;
}
