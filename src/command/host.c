/* SPDX-License-Identifier: MIT */
#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/input.h"
#include "command/command.h"

#define FILE_MOST 65536 /* a host.json is under 2 KiB */

static cJSON *read_json(const char *path)
{
	size_t size;
	cJSON *json;
	char *text;
	int err = input_read(path, INPUT_ANY, FILE_MOST, &text, &size);

	json = err ? NULL : cJSON_ParseWithLength(text, size);
	if (!json)
		command_tell("host", err, "%s: %s", path, err ? input_error(err) : "not a JSON file");
	free(text);
	return json;
}

/* Characters that control a terminal (of ASCII, and C1 in UTF-8) become question marks: the text is from a file. */
static void put_plain(const char *text)
{
	for (; text && *text; text++) {
		const unsigned char *at = (const unsigned char *)text;
		bool is_c1 = at[0] == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0;

		fputc(at[0] < ' ' || at[0] == 0x7f || is_c1 ? '?' : at[0], stdout);
		text += is_c1;
	}
}

static int print_host(const cJSON *json, const char *path)
{
	const char *caption = cJSON_GetStringValue(cJSON_GetObjectItem(json, "caption"));
	const char *date = cJSON_GetStringValue(cJSON_GetObjectItem(json, "date"));

	if (!caption || !date)
		return command_tell("host", STATUS_USAGE, "%s: no caption and date in it: not a host.json of breakeven",
				    path);
	put_plain(caption);
	fputs("; ", stdout);
	put_plain(date);
	fputc('\n', stdout);
	return command_finish("host");
}

static int run(void *request, int count, char **files)
{
	int status = STATUS_USAGE;
	cJSON *json;

	(void)request;
	if (count != 1)
		return command_tell("host", STATUS_USAGE, "name one file, such as results/host.json");
	json = read_json(files[0]);
	if (json)
		status = print_host(json, files[0]);
	cJSON_Delete(json);
	return status;
}

const struct command command_host = {
	.name = "host",
	.text = "which machine results are from, in one line",
	.flags = {.program = "breakeven host",
		  .usage = "results/host.json",
		  .about = "Prints in one line which machine the results are from, and when.\n"},
	.run = run,
};
