/* SPDX-License-Identifier: MIT */
#include "base/host.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/input.h"
#include "base/mix.h"

#define FORMER_MOST 65536 /* bytes; ours are under 2 KiB */

/* Some firmware fills the name up with blanks. */
static void trim(char *text)
{
	size_t length = strlen(text);

	while (length > 0 && text[length - 1] == ' ')
		text[--length] = '\0';
}

static uint64_t add_text(uint64_t id, const char *text)
{
	for (; *text; text++)
		id = mix64(id ^ (unsigned char)*text);
	return mix64(id);
}

static uint64_t fingerprint(const struct host *host)
{
	const char *const texts[] = {host->name,     host->kernel,  host->machine, host->cpu_model, host->allowed_cpus,
				     host->governor, build_version, build_commit,  build_compiler,  build_flags};
	uint64_t id = 0;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		id = add_text(id, texts[i]);
	id = mix64(id ^ host->cpus_online);
	id = mix64(id ^ (uint64_t)llround(host->cpu_quota * 1000));
	return mix64(id ^ host->memory_bytes);
}

void host_describe(const struct cpus *cpus, struct host *out)
{
	struct utsname name;

	*out = (struct host){.cpus_online = cpus_online(cpus),
			     .cpus_allowed = cpus_allowed(cpus),
			     .cpu_quota = cpus_quota(cpus),
			     .effective_cpus = cpus_effective(cpus)};
	uname(&name);
	snprintf(out->name, sizeof(out->name), "%s", name.nodename);
	snprintf(out->kernel, sizeof(out->kernel), "%s %s", name.sysname, name.release);
	snprintf(out->machine, sizeof(out->machine), "%s", name.machine);
	snprintf(out->cpu_model, sizeof(out->cpu_model), "%s", cpus_model(cpus));
	trim(out->cpu_model);
	cpus_list(cpus, out->allowed_cpus, sizeof(out->allowed_cpus));
	input_first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", INPUT_FILE, out->governor,
			 sizeof(out->governor));
	if (!out->governor[0])
		strcpy(out->governor, "unknown");
	out->page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
	out->memory_bytes = (uint64_t)sysconf(_SC_PHYS_PAGES) * out->page_bytes;
	if (getloadavg(&out->load_1min, 1) != 1)
		out->load_1min = 0;
	out->id = fingerprint(out);
}

int host_load(struct host *out)
{
	struct cpus *cpus;
	int err = cpus_load(&cpus);

	if (err)
		return err;
	host_describe(cpus, out);
	cpus_free(cpus);
	return 0;
}

void host_caption(const struct host *host, char *buffer, unsigned size)
{
	char quota[32] = "";

	if (host->effective_cpus < host->cpus_allowed)
		snprintf(quota, sizeof(quota), " (quota %.3g)", host->effective_cpus);
	snprintf(buffer, size, "%u CPU%s%s, %s, %s", host->cpus_allowed, host->cpus_allowed == 1 ? "" : "s", quota,
		 host->cpu_model, host->kernel);
}

static cJSON *to_json(const struct host *host, int schema)
{
	cJSON *json = cJSON_CreateObject();
	char id[20], date[40], caption[400];
	time_t now = time(NULL);
	struct tm utc;

	snprintf(id, sizeof(id), "%016" PRIx64, host->id);
	gmtime_r(&now, &utc);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", &utc);
	host_caption(host, caption, sizeof(caption));
	cJSON_AddNumberToObject(json, "schema", schema);
	cJSON_AddStringToObject(json, "host_id", id);
	cJSON_AddStringToObject(json, "date", date);
	cJSON_AddStringToObject(json, "caption", caption);
	cJSON_AddStringToObject(json, "name", host->name);
	cJSON_AddStringToObject(json, "kernel", host->kernel);
	cJSON_AddStringToObject(json, "machine", host->machine);
	cJSON_AddStringToObject(json, "cpu_model", host->cpu_model);
	cJSON_AddNumberToObject(json, "cpus_online", host->cpus_online);
	cJSON_AddNumberToObject(json, "cpus_allowed", host->cpus_allowed);
	cJSON_AddStringToObject(json, "allowed_cpus", host->allowed_cpus);
	cJSON_AddNumberToObject(json, "cpu_quota", host->cpu_quota);
	cJSON_AddNumberToObject(json, "effective_cpus", host->effective_cpus);
	cJSON_AddStringToObject(json, "governor", host->governor);
	cJSON_AddNumberToObject(json, "memory_bytes", (double)host->memory_bytes);
	cJSON_AddNumberToObject(json, "page_bytes", (double)host->page_bytes);
	cJSON_AddNumberToObject(json, "load_1min", host->load_1min);
	cJSON_AddStringToObject(json, "version", build_version);
	cJSON_AddStringToObject(json, "commit", build_commit);
	cJSON_AddStringToObject(json, "compiler", build_compiler);
	cJSON_AddStringToObject(json, "flags", build_flags);
	return json;
}

/* The host_id of a former file as *json, which the caller deletes; NULL if it is no host.json. */
static const char *former_id(const char *path, cJSON **json)
{
	char *text;
	size_t length;

	*json = NULL;
	if (input_read(path, INPUT_FILE, FORMER_MOST, &text, &length) != 0)
		return NULL;
	*json = cJSON_ParseWithLength(text, length);
	free(text);
	return cJSON_GetStringValue(cJSON_GetObjectItem(*json, "host_id"));
}

/* Of another host: kept, and there until ours takes its place. */
static int keep(const char *path)
{
	char former[PATH_MAX + 8];

	snprintf(former, sizeof(former), "%s.bak", path);
	if (unlink(former) != 0 && errno != ENOENT)
		return -errno;
	if (link(path, former) == 0)
		return 0;
	return rename(path, former) == 0 ? 0 : -errno; /* where files have one name */
}

static int keep_former(const struct output *output, const struct host *host)
{
	char ours[20];
	const char *theirs;
	cJSON *json;
	int err = 0;

	if (output->in_place || !output->exists)
		return 0;
	snprintf(ours, sizeof(ours), "%016" PRIx64, host->id);
	theirs = former_id(output->path, &json);
	/* The user named a folder, not this file: a link in it may have been laid to have another file replaced. */
	if (!theirs && output->by_link && output->status.st_size > 0)
		err = -EEXIST;
	else if (!theirs || strcmp(theirs, ours) != 0)
		err = keep(output->path);
	cJSON_Delete(json);
	return err;
}

int host_write(const struct host *host, int schema, const char *directory)
{
	char path[PATH_MAX];
	cJSON *json = to_json(host, schema);
	char *text = cJSON_Print(json);
	struct atomic_file draft;
	int err = text ? 0 : -ENOMEM;

	cJSON_Delete(json);
	if (!err && snprintf(path, sizeof(path), "%s/host.json", directory) >= (int)sizeof(path))
		err = -ENAMETOOLONG;
	if (!err)
		err = atomic_file_open(&draft, path);
	if (err) {
		free(text);
		return err;
	}
	fprintf(draft.file, "%s\n", text);
	free(text);
	err = fflush(draft.file) == 0 ? keep_former(&draft.output, host) : -errno;
	if (!err)
		return atomic_file_commit(&draft);
	atomic_file_drop(&draft);
	return err;
}
