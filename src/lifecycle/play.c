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
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "lifecycle/lifecycle.h"
#include "lifecycle/program.h"

const char *const scenario_kind_names[SCENARIO_KINDS] = {"threads", "processes"};
const char *const scenario_mode_names[SCENARIO_MODES] = {"joined", "not_joined", "daemon"};

/* Shared by all workers, whatever they are. */
struct stage {
	sem_t has_begun;
	sem_t locks[SCENARIO_WORKERS_MOST]; /* a worker holds its own while it works */
};

struct actor {
	struct play *play;
	unsigned number; /* from 1 */
	pthread_t thread;
	pid_t process;
};

struct play {
	struct scenario scenario;
	int events; /* descriptor */
	struct stage *stage;
	struct actor actors[SCENARIO_WORKERS_MOST];
};

/* ---- what it says ---- */

/* "12:34:56.789: Main: all done" */
__attribute__((format(printf, 1, 2))) static void log_line(const char *format, ...)
{
	int64_t now_ns = clock_wall_ns();
	time_t seconds = (time_t)(now_ns / NS_PER_S);
	struct tm local;
	char line[200];
	size_t used;
	va_list values;

	localtime_r(&seconds, &local);
	used = strftime(line, sizeof(line), "%H:%M:%S", &local);
	used += (size_t)snprintf(line + used, sizeof(line) - used, ".%03d: ", (int)(now_ns % NS_PER_S / NS_PER_MS));
	va_start(values, format);
	vsnprintf(line + used, sizeof(line) - used, format, values);
	va_end(values);
	printf("%s\n", line);
	fflush(stdout);
}

static void tell(const struct play *play, const char *what, unsigned number)
{
	char line[64];
	int size = snprintf(line, sizeof(line), "%s %u %lld\n", what, number, (long long)clock_now_ns());

	(void)!write(play->events, line, (size_t)size);
}

/* ---- a worker ---- */

static void work(struct actor *actor)
{
	const struct play *play = actor->play;
	struct stage *stage = play->stage;

	sem_wait(&stage->locks[actor->number - 1]);
	log_line("Worker %u: starting", actor->number);
	printf(SCENARIO_UNFLUSHED "\n", actor->number); /* stays in the buffer of who wrote it */
	tell(play, "start", actor->number);
	sem_post(&stage->has_begun);
	clock_sleep_until_ns(clock_now_ns() + play->scenario.work_ns);
	log_line("Worker %u: finishing", actor->number);
	sem_post(&stage->locks[actor->number - 1]);
	tell(play, "finish", actor->number);
}

static void *thread_main(void *actor)
{
	work(actor);
	return NULL;
}

/* ---- how each kind comes and goes ---- */

static int start_thread(struct actor *actor)
{
	return pthread_create(&actor->thread, NULL, thread_main, actor);
}

/* What a worker says whose program is gone without having waited for it or ended it. */
static char orphans_words[40];
static int orphans_events;

static void end_as_orphan(int number)
{
	(void)number;
	(void)!write(orphans_events, orphans_words, strlen(orphans_words));
	_exit(1);
}

/* Nobody is left behind for long; but who had to be ended so is told apart from whom the program has ended. */
static void follow(pid_t parent, const struct actor *actor)
{
	snprintf(orphans_words, sizeof(orphans_words), "orphan %u %lld\n", actor->number, (long long)clock_now_ns());
	orphans_events = actor->play->events;
	signal(SIGUSR1, end_as_orphan);
	prctl(PR_SET_PDEATHSIG, SIGUSR1);
	if (getppid() != parent)
		end_as_orphan(SIGUSR1);
}

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

static void join_thread(struct actor *actor)
{
	pthread_join(actor->thread, NULL);
}

static void join_process(struct actor *actor)
{
	while (waitpid(actor->process, NULL, 0) < 0 && errno == EINTR)
		;
}

/* A thread cannot be ended from outside: it ends with the program. */
static void end_thread(struct actor *actor)
{
	(void)actor;
}

static void end_process(struct actor *actor)
{
	kill(actor->process, SIGTERM);
	join_process(actor);
}

static const struct hands {
	const char *noun;
	int (*start)(struct actor *actor);
	void (*join)(struct actor *actor);
	void (*end)(struct actor *actor);
} hands[SCENARIO_KINDS] = {
	[SCENARIO_THREADS] = {"threads", start_thread, join_thread, end_thread},
	[SCENARIO_PROCESSES] = {"processes", start_process, join_process, end_process},
};

/* ---- main ---- */

static void each(struct play *play, void (*act)(struct actor *actor))
{
	for (unsigned i = 0; i < play->scenario.workers; i++)
		act(&play->actors[i]);
}

static int start_all(struct play *play)
{
	int err = 0;

	for (unsigned i = 0; !err && i < play->scenario.workers; i++) {
		play->actors[i] = (struct actor){.play = play, .number = i + 1};
		err = hands[play->scenario.kind].start(&play->actors[i]);
	}
	return err;
}

static int act_main(struct play *play)
{
	const struct hands *own = &hands[play->scenario.kind];
	int err;

	log_line("Main: before creating %s", own->noun);
	log_line("Main: before running %s", own->noun);
	err = start_all(play);
	if (err)
		return err;
	for (unsigned i = 0; i < play->scenario.workers; i++)
		sem_wait(&play->stage->has_begun);
	if (play->scenario.mode == SCENARIO_JOINED) {
		log_line("Main: waiting for the %s", own->noun);
		each(play, own->join);
	}
	log_line("Main: all done");
	tell(play, "end", 0);
	return 0;
}

/* What an interpreter does between main's end and the program's. */
static void finalize(struct play *play)
{
	if (play->scenario.mode == SCENARIO_NOT_JOINED)
		each(play, hands[play->scenario.kind].join);
	if (play->scenario.mode == SCENARIO_DAEMON)
		each(play, hands[play->scenario.kind].end);
	for (unsigned i = 0; i < play->scenario.workers; i++)
		tell(play, sem_trywait(&play->stage->locks[i]) == 0 ? "free" : "held", i + 1);
}

static int set_stage(struct play *play)
{
	play->stage = mmap(NULL, sizeof(*play->stage), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (play->stage == MAP_FAILED)
		return errno;
	sem_init(&play->stage->has_begun, 1, 0);
	for (unsigned i = 0; i < SCENARIO_WORKERS_MOST; i++)
		sem_init(&play->stage->locks[i], 1, 1);
	return 0;
}

void scenario_play_if_asked(int argc, char **argv)
{
	static struct play play;
	long long work_ns;
	unsigned kind, mode;
	int err, observer;

	if (argc != 2 || sscanf(argv[1], SCENARIO_FLAG, &kind, &mode, &play.scenario.workers, &work_ns, &play.events,
				&observer) != 6)
		return;
	if (kind >= SCENARIO_KINDS || mode >= SCENARIO_MODES || play.scenario.workers > SCENARIO_WORKERS_MOST)
		return;
	play.scenario.kind = (enum scenario_kind)kind;
	play.scenario.mode = (enum scenario_mode)mode;
	play.scenario.work_ns = work_ns;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != observer)
		_exit(1);
	err = set_stage(&play);
	if (!err)
		err = act_main(&play);
	if (err) {
		fprintf(stderr, "lifecycle: %s\n", strerror(err));
		_exit(1);
	}
	finalize(&play);
	exit(0);
}
