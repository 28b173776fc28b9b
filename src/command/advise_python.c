/* SPDX-License-Identifier: MIT
 *
 * Advice for a Python function: bench/python measures it and says the sentence.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "command/advise.h"
#include "command/command.h"
#include "command/run_harness.h"

#define ARGUMENTS_MOST 8

/* They stay until the program is replaced. */
struct arguments {
	char *list[ARGUMENTS_MOST + 1]; /* ends with NULL */
	unsigned count;
	int err;
};

__attribute__((format(printf, 2, 3))) static void add(struct arguments *arguments, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	if (!arguments->err && vasprintf(&arguments->list[arguments->count++], format, values) < 0)
		arguments->err = -ENOMEM;
	va_end(values);
}

int advise_python(const struct advise_request *request)
{
	struct arguments arguments = {.count = 0};
	char path[PATH_MAX];

	if (harness_find("advise", "python", path, sizeof(path)) != 0)
		return STATUS_FAILED;
	add(&arguments, "%s", path);
	add(&arguments, "--function=%s", request->python);
	add(&arguments, "--items=%s", request->items);
	add(&arguments, "--seconds=%" PRId64 "ns", request->seconds_ns);
	if (request->interpreters)
		add(&arguments, "--interpreters=%s", request->interpreters);
	if (request->has_workers)
		add(&arguments, "--workers=%.0f", request->job.workers);
	if (!arguments.err) {
		command_flush();
		execv(path, arguments.list);
		arguments.err = -errno;
	}
	return command_tell("advise", STATUS_FAILED, "%s cannot be started: %s", path, error_text(arguments.err));
}
