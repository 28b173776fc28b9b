/* SPDX-License-Identifier: MIT */
#include "harness/progress.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"

#define SHOW_EVERY_NS  (NS_PER_S / 5)
#define SHARE_TO_GUESS 0.02 /* below it, time left is a guess nobody needs */

static int terminal_columns(void)
{
	struct winsize size;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

void progress_show(struct progress *progress, double share, const char *where)
{
	int64_t now_ns = clock_now_ns();
	double spent_s = (double)(now_ns - progress->started_ns) / NS_PER_S;
	char left[32] = "", line[400];

	if (progress->off || !isatty(STDERR_FILENO) || now_ns - progress->shown_ns < SHOW_EVERY_NS)
		return;
	progress->shown_ns = now_ns;
	if (share > SHARE_TO_GUESS) {
		unsigned left_s = (unsigned)(spent_s / share * (1 - share) + 0.5);

		snprintf(left, sizeof(left), ", %u:%02u left", left_s / 60, left_s % 60);
	}
	snprintf(line, sizeof(line), "%s: %3.0f %%%s  restart %u/%u, round %u/%u: %s", progress->name, share * 100,
		 left, progress->restart + 1, progress->restarts, progress->round + 1, progress->rounds, where);
	/* A line that wraps could not be wiped. */
	fprintf(stderr, "\r\033[K%.*s", terminal_columns() - 1, line);
	fflush(stderr);
}

void progress_clear(struct progress *progress)
{
	if (progress->shown_ns)
		fprintf(stderr, "\r\033[K");
	progress->shown_ns = 0;
}
