/* SPDX-License-Identifier: MIT */
#include "harness/ledger.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mix.h"

#define VARIABLE "BREAKEVEN_RESTART" /* "index:descriptor" */
#define MAGIC	 (UINT64_C(0x6265726573746100) + TRIAL_SCHEMA)

static int start(struct ledger *ledger)
{
	/* Not closed on exec: that is its purpose.  Workers inherit it, too,
	 * and do not know of it. */
	ledger->fd = memfd_create("breakeven-ledger", 0);
	if (ledger->fd < 0)
		return -errno;
	ledger->restart = 0;
	memset(&ledger->head, 0, sizeof(ledger->head));
	ledger->head.magic = MAGIC;
	ledger->head.run_id = mix64((uint64_t)clock_wall_ns() ^ mix64((uint64_t)getpid()));
	ledger->head.started_ns = clock_now_ns();
	ledger->head.limits = plan_limits_now();
	return ledger_save(ledger);
}

int ledger_open(struct ledger *ledger)
{
	const char *value = getenv(VARIABLE);

	if (!value)
		return start(ledger);
	if (sscanf(value, "%u:%d", &ledger->restart, &ledger->fd) != 2 ||
	    pread(ledger->fd, &ledger->head, sizeof(ledger->head), 0) != (ssize_t)sizeof(ledger->head) ||
	    ledger->head.magic != MAGIC)
		return -EPROTO;
	return 0;
}

int ledger_save(const struct ledger *ledger)
{
	return pwrite(ledger->fd, &ledger->head, sizeof(ledger->head), 0) == (ssize_t)sizeof(ledger->head) ? 0 : -errno;
}

static off_t ledger_size(const struct ledger *ledger)
{
	struct stat status;

	return fstat(ledger->fd, &status) == 0 ? status.st_size : 0;
}

int ledger_append(const struct ledger *ledger, const struct ledger_entry *entry)
{
	ssize_t written = pwrite(ledger->fd, entry, sizeof(*entry), ledger_size(ledger));

	return written == (ssize_t)sizeof(*entry) ? 0 : -errno;
}

int ledger_entries(const struct ledger *ledger, struct ledger_entry **entries, uint64_t *count)
{
	size_t size = (size_t)ledger_size(ledger) - sizeof(struct ledger_head);
	ssize_t got;

	*count = size / sizeof(struct ledger_entry);
	*entries = malloc(size ? size : 1);
	if (!*entries)
		return -ENOMEM;
	got = pread(ledger->fd, *entries, size, sizeof(struct ledger_head));
	if (got == (ssize_t)size)
		return 0;
	free(*entries);
	return got < 0 ? -errno : -EIO;
}

int ledger_restart(const struct ledger *ledger, char **argv)
{
	char value[48];

	snprintf(value, sizeof(value), "%u:%d", ledger->restart + 1, ledger->fd);
	if (setenv(VARIABLE, value, 1) != 0)
		return -errno;
	execv("/proc/self/exe", argv);
	return -errno;
}
