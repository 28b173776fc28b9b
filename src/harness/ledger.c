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
#include "base/self.h"

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
		     const char *workload, int64_t limit_ns)
{
	struct running *running = &ledger->head.running;

	if (!ledger->head.supervised)
		return;
	*running = (struct running){.activity = activity,
				    .since_ns = clock_now_ns(),
				    .limit_ns = limit_ns,
				    .arm = arm,
				    .restart = ledger->restart};
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

int ledger_mark_bad(struct ledger *ledger, uint64_t arm)
{
	if (ledger->head.bad_count == LEDGER_BAD_ARMS_MOST)
		return -E2BIG;
	ledger->head.bad[ledger->head.bad_count++] = arm;
	return ledger_save(ledger);
}

void ledger_mark_refused(struct ledger *ledger, uint64_t arm)
{
	if (ledger->head.refused_count < LEDGER_BAD_ARMS_MOST)
		ledger->head.refused[ledger->head.refused_count++] = arm;
}

int ledger_save(const struct ledger *ledger)
{
	return write_at(ledger, &ledger->head, sizeof(ledger->head), 0);
}

/* Without part of an entry, which a process that was killed may have left: the next one takes its place. */
static off_t ledger_size(const struct ledger *ledger)
{
	const off_t head = sizeof(struct ledger_head), entry = sizeof(struct ledger_entry);
	struct stat status;

	return fstat(ledger->fd, &status) == 0 && status.st_size > head
		       ? status.st_size - (status.st_size - head) % entry
		       : head;
}

int ledger_append(const struct ledger *ledger, uint64_t arm, const struct trial *trial)
{
	struct ledger_entry entry = {
		.arm = arm,
		.restart = (uint32_t)trial->restart,
		.round = (uint32_t)trial->round,
		.tasks = trial->tasks,
		.cold_ns = trial->cold_ns,
		.warm_ns = trial->warm_ns,
		.create_ns = trial->create_ns,
		.reap_ns = trial->reap_ns,
		.user_ns = trial->user_ns,
		.system_ns = trial->system_ns,
	};

	memcpy(entry.status, trial->status, sizeof(entry.status));
	return write_at(ledger, &entry, sizeof(entry), ledger_size(ledger));
}

bool ledger_entry_ok(const struct ledger_entry *entry)
{
	return strcmp(entry->status, "ok") == 0;
}

bool ledger_ends_with(const struct ledger *ledger, uint64_t arm, const struct trial *trial)
{
	struct ledger_entry last;
	off_t at = ledger_size(ledger) - (off_t)sizeof(last);

	return at >= (off_t)sizeof(ledger->head) &&
	       pread(ledger->fd, &last, sizeof(last), at) == (ssize_t)sizeof(last) && last.arm == arm &&
	       last.restart == trial->restart && last.round == trial->round;
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
	*entries = NULL;
	return -EIO; /* memory that cannot be read */
}

int ledger_count_failed(const struct ledger *ledger, uint64_t *failed)
{
	struct ledger_entry *entries = NULL;
	uint64_t count;
	int err = ledger_entries(ledger, &entries, &count);

	*failed = 0;
	for (uint64_t i = 0; !err && i < count; i++)
		*failed += !ledger_entry_ok(&entries[i]);
	free(entries);
	return err;
}

int ledger_hand_on(const struct ledger *ledger, unsigned restart)
{
	char value[48];

	snprintf(value, sizeof(value), "%u:%d", restart, ledger->fd);
	return setenv(VARIABLE, value, 1) == 0 ? 0 : -errno;
}

void ledger_forget(const struct ledger *ledger)
{
	close(ledger->fd);
	unsetenv(VARIABLE);
}

int ledger_restart(const struct ledger *ledger, char **argv)
{
	int err = ledger_hand_on(ledger, ledger->restart + 1);

	if (err)
		return err;
	execv(self_path(), argv);
	return -errno;
}
