/* SPDX-License-Identifier: MIT
 *
 * The program of a scenario.
 */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/shared.h"
#include "lifecycle/lifecycle.h"

const char *const scenario_kind_names[SCENARIO_KINDS] = {"threads", "processes"};
const char *const scenario_mode_names[SCENARIO_MODES] = {"joined", "not_joined", "daemon"};

/* The one scenario of this process. */
static struct scenario scenario;
static int events; /* descriptor */

/* Shared by all workers, whatever they are. */
static struct stage {
	sem_t has_begun;
	sem_t locks[SCENARIO_WORKERS_MOST]; /* a worker holds its own while it works */
} * stage;

static struct actor {
	unsigned number; /* from 1 */
	pthread_t thread;
	pid_t process;
} actors[SCENARIO_WORKERS_MOST];

/* ---- what it says ---- */

/* "12:34:56.789: Main: all done" */
__attribute__((format(printf, 1, 2))) static void log_line(const char *format, ...)
{
	int64_t now_ns = clock_wall_ns();
	time_t seconds = (time_t)(now_ns / NS_PER_S);
	char time[16], text[160];
	struct tm local;
	va_list values;

	localtime_r(&seconds, &local);
	strftime(time, sizeof(time), "%H:%M:%S", &local);
	va_start(values, format);
	vsnprintf(text, sizeof(text), format, values);
	va_end(values);
	printf("%s.%03d: %s\n", time, (int)(now_ns % NS_PER_S / NS_PER_MS), text);
	fflush(stdout);
}

static void tell(const char *what, unsigned number)
{
	dprintf(events, "%s %u %lld\n", what, number, (long long)clock_now_ns());
}

/* ---- a worker ---- */

static void work(const struct actor *actor)
{
	sem_t *lock = &stage->locks[actor->number - 1];

	sem_wait(lock);
	log_line("Worker %u: starting", actor->number);
	printf(SCENARIO_UNFLUSHED "\n", actor->number); /* stays in the buffer of who wrote it */
	tell("start", actor->number);
	sem_post(&stage->has_begun);
	clock_sleep_until_ns(clock_now_ns() + scenario.work_ns);
	log_line("Worker %u: finishing", actor->number);
	sem_post(lock);
	tell("finish", actor->number);
}

static void *thread_main(void *actor)
{
	work(actor);
	return NULL;
}

/* What a worker says whose program is gone without having waited for it or ended it. */
static char orphans_words[40];

static void end_as_orphan(int number)
{
	(void)number;
	(void)!write(events, orphans_words, strlen(orphans_words));
	_exit(1);
}

/* Nobody is left behind for long; but who had to be ended so is told apart from whom the program has ended. */
static void follow(pid_t parent, const struct actor *actor)
{
	snprintf(orphans_words, sizeof(orphans_words), "orphan %u %lld\n", actor->number, (long long)clock_now_ns());
	signal(SIGUSR1, end_as_orphan);
	prctl(PR_SET_PDEATHSIG, SIGUSR1);
	if (getppid() != parent)
		end_as_orphan(SIGUSR1);
}

/* ---- how workers come and go; functions return 0 or an errno ---- */

static int start_process(struct actor *actor)
{
	pid_t parent = getpid();

	fflush(NULL); /* a copy of what is in the buffers would be written twice */
	actor->process = fork();
	if (actor->process == 0) {
		follow(parent, actor);
		work(actor);
		fflush(NULL);
		_exit(0);
	}
	return actor->process < 0 ? errno : 0;
}

static int start_all(void)
{
	int err = 0;

	for (unsigned i = 0; !err && i < scenario.workers; i++) {
		actors[i].number = i + 1;
		err = scenario.kind == SCENARIO_PROCESSES
			      ? start_process(&actors[i])
			      : pthread_create(&actors[i].thread, NULL, thread_main, &actors[i]);
	}
	return err;
}

static void join(const struct actor *actor)
{
	if (scenario.kind == SCENARIO_THREADS)
		pthread_join(actor->thread, NULL);
	else
		while (waitpid(actor->process, NULL, 0) < 0 && errno == EINTR)
			;
}

/* ---- main ---- */

static int act_main(void)
{
	const char *workers = scenario_kind_names[scenario.kind];
	int err;

	log_line("Main: before creating %s", workers);
	log_line("Main: before running %s", workers);
	err = start_all();
	if (err)
		return err;
	for (unsigned i = 0; i < scenario.workers; i++)
		sem_wait(&stage->has_begun);
	if (scenario.mode == SCENARIO_JOINED) {
		log_line("Main: waiting for the %s", workers);
		for (unsigned i = 0; i < scenario.workers; i++)
			join(&actors[i]);
	}
	log_line("Main: all done");
	tell("end", 0);
	return 0;
}

/* What an interpreter does between main's end and the program's. */
static void finalize(void)
{
	/* A daemon that is a thread cannot be ended from outside: it ends with the program. */
	bool is_ended = scenario.mode == SCENARIO_DAEMON && scenario.kind == SCENARIO_PROCESSES;

	for (unsigned i = 0; i < scenario.workers; i++) {
		if (is_ended)
			kill(actors[i].process, SIGTERM);
		if (is_ended || scenario.mode == SCENARIO_NOT_JOINED)
			join(&actors[i]);
	}
	for (unsigned i = 0; i < scenario.workers; i++)
		tell(sem_trywait(&stage->locks[i]) == 0 ? "free" : "held", i + 1);
}

static int set_stage(void)
{
	void *memory;
	int err = shared_map(sizeof(*stage), &memory);

	if (err)
		return -err;
	stage = memory;
	sem_init(&stage->has_begun, 1, 0);
	for (unsigned i = 0; i < SCENARIO_WORKERS_MOST; i++)
		sem_init(&stage->locks[i], 1, 1);
	return 0;
}

void scenario_play_if_asked(int argc, char **argv)
{
	long long work_ns;
	unsigned kind, mode;
	int err, observer;

	if (argc != 2 ||
	    sscanf(argv[1], SCENARIO_FLAG, &kind, &mode, &scenario.workers, &work_ns, &events, &observer) != 6)
		return;
	if (kind >= SCENARIO_KINDS || mode >= SCENARIO_MODES || scenario.workers > SCENARIO_WORKERS_MOST)
		return;
	scenario.kind = (enum scenario_kind)kind;
	scenario.mode = (enum scenario_mode)mode;
	scenario.work_ns = work_ns;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != observer)
		_exit(1);
	err = set_stage();
	if (!err)
		err = act_main();
	if (err) {
		fprintf(stderr, "lifecycle: %s\n", strerror(err));
		_exit(1);
	}
	finalize();
	exit(0);
}
