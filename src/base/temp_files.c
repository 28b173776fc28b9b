/* SPDX-License-Identifier: MIT */
#include "base/temp_files.h"

#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#define FILES_MOST 12

static struct {
	volatile sig_atomic_t is_used;
	char path[PATH_MAX];
} files[FILES_MOST];

void temp_files_remove(void)
{
	for (size_t i = 0; i < FILES_MOST; i++)
		if (files[i].is_used)
			unlink(files[i].path);
	for (size_t i = 0; i < FILES_MOST; i++)
		if (files[i].is_used)
			rmdir(files[i].path);
}

/* Default again once it is entered (SA_RESETHAND): the program ends by the signal.  The first process of a container is
 * not ended by it. */
static void end(int number)
{
	temp_files_remove();
	raise(number);
	_exit(128 + number);
}

void temp_files_catch(void)
{
	static const int caught[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction action = {.sa_handler = end, .sa_flags = (int)(SA_RESETHAND | SA_NODEFER)}, former;

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); i++)
		if (sigaction(caught[i], NULL, &former) == 0 && former.sa_handler != SIG_IGN)
			sigaction(caught[i], &action, NULL);
}

void temp_files_note(const char *path)
{
	for (size_t i = 0; i < FILES_MOST; i++)
		if (!files[i].is_used && strlen(path) < sizeof(files[i].path)) {
			strcpy(files[i].path, path);
			files[i].is_used = 1;
			return;
		}
}

void temp_files_forget(const char *path)
{
	for (size_t i = 0; i < FILES_MOST; i++)
		if (files[i].is_used && strcmp(files[i].path, path) == 0)
			files[i].is_used = 0;
}
