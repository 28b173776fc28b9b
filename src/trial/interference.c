/* SPDX-License-Identifier: MIT */
#include "trial/interference.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/kernel.h"

/* Opened once. */
static int stat_fd = -1, throttled_fd = -1;

/* A short file of the kernel's, from its beginning. */
static bool read_text(int fd, char *text, size_t size)
{
	ssize_t got = fd < 0 ? -1 : pread(fd, text, size - 1, 0);

	text[got > 0 ? got : 0] = '\0';
	return got > 0;
}

/* The word of a text's line, "WORD 12"; -1 if it is not there. */
static int64_t number_behind(const char *text, const char *word)
{
	const char *at = strstr(text, word);

	return at ? strtoll(at + strlen(word), NULL, 10) : -1;
}

/* First line: cpu user nice system idle iowait irq softirq steal …  -1 if it cannot be read. */
static int64_t read_steal_ns(void)
{
	char text[256], *at = text;
	int64_t value = -1;

	if (!read_text(stat_fd, text, sizeof(text)) || strncmp(text, "cpu ", 4) != 0)
		return -1;
	at += 4;
	for (unsigned field = 0; field < 8; field++)
		value = strtoll(at, &at, 10);
	return value * (NS_PER_S / sysconf(_SC_CLK_TCK));
}

/* Of the process's own group: "throttled_usec 12" in version 2, "throttled_time 12000" in version 1. */
static int64_t read_throttled_ns(void)
{
	char text[512];
	int64_t us, ns;

	if (!read_text(throttled_fd, text, sizeof(text)))
		return -1;
	us = number_behind(text, "throttled_usec ");
	ns = number_behind(text, "throttled_time ");
	return us >= 0 ? us * NS_PER_US : ns;
}

/* The own group is visited first. */
static void open_group(const char *directory, void *argument)
{
	int *fd = argument;
	char path[600];

	if (*fd >= 0)
		return;
	snprintf(path, sizeof(path), "%s/cpu.stat", directory);
	*fd = open(path, O_RDONLY | O_CLOEXEC);
}

void interference_open(void)
{
	if (stat_fd < 0)
		stat_fd = open("/proc/stat", O_RDONLY | O_CLOEXEC);
	if (throttled_fd < 0)
		kernel_visit_groups("cpu", open_group, &throttled_fd);
}

struct interference interference_now(void)
{
	return (struct interference){.steal_ns = read_steal_ns(), .throttled_ns = read_throttled_ns()};
}

/* Nothing, where either is not known. */
static int64_t grown(int64_t before, int64_t now)
{
	return before < 0 || now < before ? 0 : now - before;
}

struct interference interference_since(const struct interference *before)
{
	return (struct interference){.steal_ns = grown(before->steal_ns, read_steal_ns()),
				     .throttled_ns = grown(before->throttled_ns, read_throttled_ns())};
}
