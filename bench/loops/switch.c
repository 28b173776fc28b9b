/* SPDX-License-Identifier: MIT
 *
 * One waits for the other and answers: two context switches an iteration.  By pipe
 * and by futex, between threads and between processes; ours as a workload does it,
 * with task_block_begin() and task_block_end() around the wait, or by a bell.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bell.h"
#include "base/processes.h"
#include "base/shared.h"
#include "loops/loops.h"
#include "worker/teams.h"
#include "worker/worker.h"

/* Whose turn it is, and how to tell; in memory that both sides share. */
struct table {				/* NOLINT(*-performance.Padding): lines of their own */
	_Alignas(128) atomic_uint turn; /* even: the harness's */
	_Alignas(128) atomic_bool over;
	_Alignas(128) struct bell bells[2];
	int there[2], back[2]; /* pipes */
	struct slot slot;
	struct worker worker; /* of the wrapped side */
	void (*answer)(struct table *table);
	bool is_process;
	union {
		pthread_t thread;
		pid_t process;
	} partner;
};

/* ---- by pipe ---- */

static void pass(int to)
{
	char byte = 0;

	if (write(to, &byte, 1) != 1)
		_exit(1);
}

static bool receive(int from)
{
	char byte;

	return read(from, &byte, 1) == 1;
}

static void answer_pipe(struct table *table)
{
	while (receive(table->there[0]) && !atomic_load(&table->over))
		pass(table->back[1]);
}

static void step_pipe(void *state)
{
	struct table *table = state;

	pass(table->there[1]);
	receive(table->back[0]);
}

static void step_blocked_pipe(void *state)
{
	struct table *table = state;

	pass(table->there[1]);
	task_block_begin(&table->worker);
	receive(table->back[0]);
	task_block_end(&table->worker);
}

/* ---- by futex ---- */

/* Until the turn is not `now`. */
static void await_turn(struct table *table, unsigned now)
{
	while (atomic_load_explicit(&table->turn, memory_order_acquire) == now)
		futex_wait(&table->turn, now, -1);
}

static void answer_futex(struct table *table)
{
	for (unsigned turn = 0;; turn += 2) {
		await_turn(table, turn);
		if (atomic_load(&table->over))
			return;
		atomic_fetch_add(&table->turn, 1);
		futex_wake_one(&table->turn);
	}
}

static void step_futex(void *state)
{
	struct table *table = state;
	unsigned now = atomic_fetch_add(&table->turn, 1) + 1;

	futex_wake_one(&table->turn);
	await_turn(table, now);
}

static void await_bell(struct table *table, unsigned side, unsigned now)
{
	while (atomic_load(&table->turn) == now) {
		unsigned heard = bell_listen(&table->bells[side]);

		if (atomic_load(&table->turn) == now)
			bell_wait(&table->bells[side], heard, -1);
		bell_leave(&table->bells[side]);
	}
}

static void answer_bell(struct table *table)
{
	for (unsigned turn = 0;; turn += 2) {
		await_bell(table, 1, turn);
		if (atomic_load(&table->over))
			return;
		atomic_fetch_add(&table->turn, 1);
		bell_ring(&table->bells[0], false);
	}
}

static void step_bell(void *state)
{
	struct table *table = state;
	unsigned now = atomic_fetch_add(&table->turn, 1) + 1;

	bell_ring(&table->bells[1], false);
	await_bell(table, 0, now);
}

/* ---- partners ---- */

static void *thread_main(void *argument)
{
	struct table *table = argument;

	table->answer(table);
	return NULL;
}

static int start(struct table *table)
{
	pid_t creator = getpid();

	if (!table->is_process)
		return -pthread_create(&table->partner.thread, NULL, thread_main, table);
	table->partner.process = fork();
	if (table->partner.process == 0) {
		process_follow(creator);
		table->answer(table);
		_exit(0);
	}
	return table->partner.process < 0 ? -errno : 0;
}

static void release(struct table *table)
{
	for (int i = 0; i < 2; i++) {
		close(table->there[i]);
		close(table->back[i]);
	}
	shared_unmap(table, sizeof(*table));
}

static int begin(void (*answer)(struct table *), bool is_process, void **state)
{
	static const struct job job = {.block_ns = 0};
	struct table *table;
	void *memory;
	int err = shared_map(sizeof(*table), &memory);

	if (err)
		return err;
	table = memory;
	table->answer = answer;
	table->is_process = is_process;
	table->worker = (struct worker){.job = &job, .slot = &table->slot, .drop_request = &worker_nobody_asks};
	table->there[0] = table->there[1] = table->back[0] = table->back[1] = -1;
	if (pipe(table->there) != 0 || pipe(table->back) != 0)
		err = -errno;
	if (!err)
		err = start(table);
	if (err)
		release(table);
	else
		*state = table;
	return err;
}

static void end(void *state)
{
	struct table *table = state;
	int status;

	atomic_store(&table->over, true);
	atomic_fetch_add(&table->turn, 1);
	futex_wake_all(&table->turn);
	bell_ring(&table->bells[1], true);
	pass(table->there[1]);
	if (table->is_process)
		process_wait(table->partner.process, &status);
	else
		pthread_join(table->partner.thread, NULL);
	release(table);
}

#define BEGIN(name, answer, is_process)                                                                                \
	static int name(uint64_t iterations, void **state)                                                             \
	{                                                                                                              \
		(void)iterations;                                                                                      \
		return begin(answer, is_process, state);                                                               \
	}

BEGIN(threads_pipe, answer_pipe, false)
BEGIN(processes_pipe, answer_pipe, true)
BEGIN(threads_futex, answer_futex, false)
BEGIN(processes_futex, answer_futex, true)
BEGIN(threads_bell, answer_bell, false)
BEGIN(processes_bell, answer_bell, true)

/* NOLINTBEGIN(bugprone-macro-parentheses): they are names */
#define LOOP(name, what, who, words, first, each)                                                                      \
	static const struct loop name = {                                                                              \
		.thing = what, .side = who, .text = words, .begin = first, .step = each, .end = end}
/* NOLINTEND(bugprone-macro-parentheses) */

LOOP(a, "threads_pipe", "bare", "two threads by turns, over pipes", threads_pipe, step_pipe);
LOOP(b, "threads_pipe", "task_block", NULL, threads_pipe, step_blocked_pipe);
LOOP(c, "processes_pipe", "bare", "two processes by turns, over pipes", processes_pipe, step_pipe);
LOOP(d, "processes_pipe", "task_block", NULL, processes_pipe, step_blocked_pipe);
LOOP(e, "threads_futex", "bare", "two threads by turns, by futex", threads_futex, step_futex);
LOOP(f, "threads_futex", "bell", NULL, threads_bell, step_bell);
LOOP(g, "processes_futex", "bare", "two processes by turns, by futex", processes_futex, step_futex);
LOOP(h, "processes_futex", "bell", NULL, processes_bell, step_bell);

const struct loop *const loops_switch[] = {&a, &b, &c, &d, &e, &f, &g, &h, NULL};
