/* SPDX-License-Identifier: MIT
 *
 * What a process reads and writes, and what its ending is called.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "program/process.h"

/* A file without a name, closed on exec.  NULL: errno says why. */
static FILE *temporary(void)
{
	FILE *file = tmpfile();

	if (file)
		(void)!fcntl(fileno(file), F_SETFD, FD_CLOEXEC);
	return file;
}

int process_streams_open(const char *input, bool wants_output, const struct loop_watch *watch,
			 struct process_streams *streams)
{
	*streams = (struct process_streams){.input = -1, .watch = watch};
	streams->nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	streams->input = input ? open(input, O_RDONLY | O_CLOEXEC) : streams->nothing;
	if (streams->nothing < 0 || streams->input < 0)
		return -errno;
	streams->errors = temporary();
	if (!streams->errors)
		return -errno;
	streams->output = wants_output ? temporary() : NULL;
	return wants_output && !streams->output ? -errno : 0;
}

void process_streams_close(const struct process_streams *streams)
{
	if (streams->input >= 0 && streams->input != streams->nothing)
		close(streams->input);
	if (streams->nothing >= 0)
		close(streams->nothing);
	if (streams->output)
		fclose(streams->output);
	if (streams->errors)
		fclose(streams->errors);
}

void process_last_line(FILE *file, char line[PROCESS_LINE_SIZE])
{
	char text[PROCESS_LINE_SIZE];

	line[0] = '\0';
	rewind(file);
	while (fgets(text, sizeof(text), file))
		if (text[strspn(text, " \n")])
			memcpy(line, text, sizeof(text));
	for (char *at = line; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			*at = *at == '\n' ? '\0' : '?';
}

void process_status(const struct process_ending *ending, const char *prefix, char status[TRIAL_NAME_SIZE])
{
	if (ending->err)
		snprintf(status, TRIAL_NAME_SIZE, "%sstart:%s", prefix, error_name(ending->err));
	else if (ending->overdue)
		snprintf(status, TRIAL_NAME_SIZE, "%s" LOOP_OVERDUE, prefix);
	else if (WIFSIGNALED(ending->status))
		snprintf(status, TRIAL_NAME_SIZE, "%skilled:%s", prefix, error_signal_name(WTERMSIG(ending->status)));
	else if (WEXITSTATUS(ending->status) != 0)
		snprintf(status, TRIAL_NAME_SIZE, "%sexited:%d", prefix, WEXITSTATUS(ending->status));
	else
		snprintf(status, TRIAL_NAME_SIZE, "ok");
}

void process_words(const struct process_ending *ending, char words[PROCESS_WORDS_SIZE])
{
	if (ending->err)
		snprintf(words, PROCESS_WORDS_SIZE, "cannot be started: %s", error_text(ending->err));
	else if (WIFSIGNALED(ending->status))
		snprintf(words, PROCESS_WORDS_SIZE, "was killed by %s", error_signal_name(WTERMSIG(ending->status)));
	else
		snprintf(words, PROCESS_WORDS_SIZE, "exited with status %d", WEXITSTATUS(ending->status));
}
