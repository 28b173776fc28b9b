/* SPDX-License-Identifier: MIT */
#include "harness/ledger.h"

#include <errno.h>
#include <stddef.h>
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

/* All of it, or why not: half of it is as good as nothing. */
static int write_at(const struct ledger *ledger, const void *data, size_t size, off_t at)
{
	ssize_t written = pwrite(ledger->fd, data, size, at);

	if (written == (ssize_t)size)
		return 0;
	return written < 0 ? -errno : -EFBIG; /* RLIMIT_FSIZE */
}

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

bool ledger_is_handed_on(void)
{
	return getenv(VARIABLE) != NULL;
}

int ledger_open(struct ledger *ledger)
{
	const char *value = getenv(VARIABLE);

	if (!value)
		return start(ledger);
	return sscanf(value, "%u:%d", &ledger->restart, &ledger->fd) == 2 ? ledger_load(ledger) : -EPROTO;
}

int ledger_load(struct ledger *ledger)
{
	if (pread(ledger->fd, &ledger->head, sizeof(ledger->head), 0) != (ssize_t)sizeof(ledger->head) ||
	    ledger->head.magic != MAGIC)
		return -EPROTO;
	return 0;
}

int ledger_load_running(const struct ledger *ledger, struct running *running)
{
	ssize_t got = pread(ledger->fd, running, sizeof(*running), offsetof(struct ledger_head, running));

	return got == (ssize_t)sizeof(*running) ? 0 : -EIO;
}

void ledger_announce(struct ledger *ledger, enum activity activity, uint64_t arm, const struct trial *trial,
		     const char *workload)
{
	struct running *running = &ledger->head.running;

	if (!ledger->head.supervised)
		return;
	*running = (struct running){
		.activity = activity, .since_ns = clock_now_ns(), .arm = arm, .restart = ledger->restart};
	if (trial)
		running->trial = *trial;
	snprintf(running->workload, sizeof(running->workload), "%s", workload);
	/* If it cannot be written, the supervisor knows less; the trial is as good. */
	if (write_at(ledger, running, sizeof(*running), offsetof(struct ledger_head, running)) != 0)
		running->activity = ACTIVITY_NONE;
}

bool ledger_is_bad(const struct ledger *ledger, uint64_t arm)
{
	for (unsigned i = 0; i < ledger->head.bad_count; i++)
		if (ledger->head.bad[i] == arm)
			return true;
	return false;
}

int ledger_save(const struct ledger *ledger)
{
	return write_at(ledger, &ledger->head, sizeof(ledger->head), 0);
}

static off_t ledger_size(const struct ledger *ledger)
{
	struct stat status;

	return fstat(ledger->fd, &status) == 0 ? status.st_size : 0;
}

int ledger_append(const struct ledger *ledger, const struct ledger_entry *entry)
{
	return write_at(ledger, entry, sizeof(*entry), ledger_size(ledger));
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

int ledger_hand_on(const struct ledger *ledger, unsigned restart)
{
	char value[48];

	snprintf(value, sizeof(value), "%u:%d", restart, ledger->fd);
	return setenv(VARIABLE, value, 1) == 0 ? 0 : -errno;
}

int ledger_restart(const struct ledger *ledger, char **argv)
{
	int err = ledger_hand_on(ledger, ledger->restart + 1);

	if (err)
		return err;
	execv("/proc/self/exe", argv);
	return -errno;
}
