/* SPDX-License-Identifier: MIT */
#include "program/tree_memory.h"

#include <ctype.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

/* From /proc/PID/stat: the session, and the resident pages; false if the process is gone. */
static bool read_stat(const char *process, int *session, long *pages)
{
	char path[64], text[1024];
	const char *rest;
	FILE *file;
	bool read;

	snprintf(path, sizeof(path), "/proc/%.20s/stat", process);
	file = fopen(path, "re");
	if (!file)
		return false;
	read = fgets(text, sizeof(text), file) != NULL;
	fclose(file);
	rest = read ? strrchr(text, ')') : NULL; /* the name before it may hold anything */
	/* state ppid pgrp session tty tpgid flags, 4 faults, 4 times, priority nice threads 0 start vsize rss */
	return rest && sscanf(rest + 1,
			      " %*c %*d %*d %d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %*u %*u %ld",
			      session, pages) == 2;
}

void tree_memory_look(pid_t session, struct tree_memory *most)
{
	struct tree_memory now = {0};
	const struct dirent *entry;
	DIR *directory = opendir("/proc");
	int own;
	long pages;

	while (directory && (entry = readdir(directory))) {
		if (!isdigit((unsigned char)entry->d_name[0]) || !read_stat(entry->d_name, &own, &pages) ||
		    own != session)
			continue;
		now.rss_bytes += pages * sysconf(_SC_PAGESIZE);
		now.pss_bytes += memory_pss_bytes((pid_t)atoi(entry->d_name));
	}
	if (directory)
		closedir(directory);
	most->rss_bytes = now.rss_bytes > most->rss_bytes ? now.rss_bytes : most->rss_bytes;
	most->pss_bytes = now.pss_bytes > most->pss_bytes ? now.pss_bytes : most->pss_bytes;
}
