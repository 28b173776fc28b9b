/* SPDX-License-Identifier: MIT */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/input.h"
#include "command/command.h"
#include "report/markup.h"

#define FILE_MOST 65536 /* a host.json is under 2 KiB */

static const char usage[] = "usage: breakeven host results/host.json\n"
			    "\nPrints in one line which machine the results are from, and when.\n";

static cJSON *read_json(const char *path)
{
	size_t size;
	cJSON *json;
	char *text;
	int err = input_read(path, INPUT_ANY, FILE_MOST, &text, &size);

	if (err) {
		fprintf(stderr, "breakeven host: %s: %s\n", path, input_error(err));
		return NULL;
	}
	json = cJSON_ParseWithLength(text, size);
	if (!json)
		fprintf(stderr, "breakeven host: %s: not a JSON file\n", path);
	free(text);
	return json;
}

int command_host(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return command_finish(argv[0]);
	}
	if (argc != 2) {
		fprintf(stderr, "breakeven host: name one file, such as results/host.json\n");
		return STATUS_USAGE;
	}
	cJSON *json = read_json(argv[1]);
	const char *caption = cJSON_GetStringValue(cJSON_GetObjectItem(json, "caption"));
	const char *date = cJSON_GetStringValue(cJSON_GetObjectItem(json, "date"));
	int status = STATUS_USAGE;

	if (caption && date) {
		markup_put_plain(stdout, caption);
		fputs("; ", stdout);
		markup_put_plain(stdout, date);
		fputc('\n', stdout);
		status = command_finish(argv[0]);
	} else if (json) {
		fprintf(stderr, "breakeven host: %s: no caption and date in it: not a host.json of breakeven\n",
			argv[1]);
	}
	cJSON_Delete(json);
	return status;
}
