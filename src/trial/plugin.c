/* SPDX-License-Identifier: MIT */
#include "trial/plugin.h"

#include <ctype.h>
#include <dlfcn.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/input.h"
#include "plugin/workload.h"
#include "trial/registry.h"

#define SYMBOL "breakeven_workload"

#define NAME_MOST 31

struct plugin {
	struct workload workload;
	const struct breakeven_workload *theirs;
	char file[PATH_MAX];
};

/* ---- calls in both directions ---- */

static void yield(struct breakeven_task *task)
{
	worker_yield(task->worker);
}

static void block_begin(struct breakeven_task *task)
{
	task_block_begin(task->worker);
}

static void block_end(struct breakeven_task *task)
{
	task_block_end(task->worker);
}

static const struct breakeven_calls calls = {yield, block_begin, block_end};

static const struct plugin *plugin_of(const struct workload *workload)
{
	return (const struct plugin *)(const void *)workload; /* it is its first member */
}

static int run(struct worker *worker, uint64_t number, uint64_t *result)
{
	struct breakeven_task task = {
		.number = number,
		.units = worker->units,
		.block_ns = worker->job->block_ns,
		.state = worker->job->state,
		.drop_request = (const unsigned *)(const void *)worker->drop_request,
		.calls = &calls,
		.worker = worker,
	};

	*result = 0;
	return plugin_of(worker->job->workload)->theirs->run(&task, result);
}

static int prepare(const struct job *job, void **state)
{
	return plugin_of(job->workload)->theirs->prepare(state);
}

static void finish(const struct job *job, void *state)
{
	plugin_of(job->workload)->theirs->finish(state);
}

/* ---- loading ---- */

static bool is_name(const char *name)
{
	size_t length = name ? strlen(name) : 0;

	if (length == 0 || length > NAME_MOST || !isalpha((unsigned char)name[0]))
		return false;
	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)name[i]) && name[i] != '_')
			return false;
	return true;
}

/* Is the structure one that we can use?  Or why not? */
static bool is_usable(const struct breakeven_workload *theirs, char *reason, size_t size)
{
	if (theirs->abi != BREAKEVEN_WORKLOAD_ABI)
		snprintf(reason, size, "it is made for version %" PRIu32 " of workload.h, this is version %d",
			 theirs->abi, BREAKEVEN_WORKLOAD_ABI);
	else if (!theirs->run)
		snprintf(reason, size, "it has no function `run`");
	else if (!is_name(theirs->name))
		snprintf(reason, size, "its name must be a letter, then letters, digits and _, at most %d in all",
			 NAME_MOST);
	else if (registry_find_workload(theirs->name))
		snprintf(reason, size, "its name, `%s`, is taken", theirs->name);
	else if (theirs->reads & ~(unsigned)(BREAKEVEN_READS_CPU | BREAKEVEN_READS_BLOCK))
		snprintf(reason, size, "its `reads` has bits that version %d of workload.h does not know",
			 BREAKEVEN_WORKLOAD_ABI);
	else
		return true;
	return false;
}

static const struct breakeven_workload *open_library(const char *file, char *reason, size_t size)
{
	void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
	const struct breakeven_workload *theirs;
	const char *error;

	if (!library) {
		error = dlerror();
		snprintf(reason, size, "%s", error ? error : "it cannot be loaded");
		/* One line: what follows is of no use to the reader. */
		reason[strcspn(reason, "\n")] = '\0';
		return NULL;
	}
	theirs = dlsym(library, SYMBOL);
	if (!theirs)
		snprintf(reason, size, "it has no symbol `" SYMBOL "`; BREAKEVEN_WORKLOAD() of workload.h defines it");
	else if (is_usable(theirs, reason, size))
		return theirs;
	dlclose(library);
	return NULL;
}

static void fill(struct plugin *plugin)
{
	const struct breakeven_workload *theirs = plugin->theirs;

	plugin->workload = (struct workload){
		.name = theirs->name,
		.summary = theirs->summary ? theirs->summary : "from a file",
		.file = plugin->file,
		.reads = (theirs->reads & BREAKEVEN_READS_CPU ? READS_CPU : 0u) |
			 (theirs->reads & BREAKEVEN_READS_BLOCK ? READS_BLOCK : 0u),
		.prepare = theirs->prepare ? prepare : NULL,
		.finish = theirs->prepare && theirs->finish ? finish : NULL,
		.run = run,
	};
}

int plugin_load(const char *file, const struct workload **out, char *reason, size_t size)
{
	static struct plugin plugin;
	int err;

	if (!realpath(file, plugin.file)) {
		snprintf(reason, size, "%s", strerror(errno));
		return -ENOENT;
	}
	err = input_check_file(plugin.file);
	if (err) {
		snprintf(reason, size, "%s", input_error(err));
		return -EINVAL;
	}
	plugin.theirs = open_library(plugin.file, reason, size);
	if (!plugin.theirs)
		return -EINVAL;
	fill(&plugin);
	*out = &plugin.workload;
	return 0;
}

int order_open(const struct order *order, struct job *job)
{
	char reason[200];

	*job = order->job;
	job->state = NULL;
	job->order = &order->cpus;
	job->background_workload = registry_find_workload(order->background_workload);
	if (order->file[0])
		return plugin_load(order->file, &job->workload, reason, sizeof(reason));
	job->workload = registry_find_workload(order->workload);
	return job->workload ? 0 : -ENOENT;
}
