/* SPDX-License-Identifier: MIT
 *
 * Lifecycles: what becomes of a program's workers when its main thread ends.
 *
 * A scene is a whole program: a fresh image that creates workers, waits for them or does not, and ends.
 * Its rules at the end are those of CPython's threading and multiprocessing ("threading — Thread-based parallelism" and
 * "multiprocessing — Process-based parallelism", Library Reference): threads and processes that are no daemons
 * are waited for, daemons are ended where they are (processes by SIGTERM).
 *
 * The observer stands outside: it takes what the program says of itself, and when it was gone.
 *
 * Thread-safety: one thread.
 */
#ifndef LIFECYCLE_LIFECYCLE_H
#define LIFECYCLE_LIFECYCLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/lifecycle.h"

enum scene_kind { SCENE_THREADS, SCENE_PROCESSES, SCENE_KINDS };
enum scene_mode { SCENE_JOINED, SCENE_NOT_JOINED, SCENE_DAEMON, SCENE_MODES };

extern const char *const scene_kind_names[SCENE_KINDS];
extern const char *const scene_mode_names[SCENE_MODES];

#define SCENE_WORKERS_MOST 16

struct scene {
	enum scene_kind kind;
	enum scene_mode mode;
	unsigned workers; /* at most SCENE_WORKERS_MOST */
	int64_t work_ns;
};

/* ---- the program ---- */

/* If argv asks for a scene to be played, plays it and ends the program. */
void scene_play_if_asked(int argc, char **argv);

/* ---- the observer ---- */

/* What a program said of itself, and what was seen from outside; times are clock_now_ns(). */
struct scene_events {
	int64_t started_ns; /* of the program, from outside */
	int64_t end_ns;	    /* its main thread's; 0: it never said so */
	int64_t exited_ns;  /* seen from outside */
	int64_t finish_ns[SCENE_WORKERS_MOST];
	bool is_started[SCENE_WORKERS_MOST];
	bool is_orphaned[SCENE_WORKERS_MOST]; /* its program was gone before it was waited for or ended */
	bool lock_held[SCENE_WORKERS_MOST];
	bool lock_told[SCENE_WORKERS_MOST];
	unsigned unflushed; /* lines that workers had written and not flushed, and that arrived */
};

/* Takes one line of what a program says: "finish 1 123456789".  Returns 0, or -EPROTO. */
int scene_take_event(struct scene_events *events, const char *line);

/* Counts the lines that workers had not flushed. */
void scene_take_output(struct scene_events *events, const char *output);

/* Plays it in a fresh image of this program; its log goes to `log` as it comes (a descriptor, or -1).  Returns 0, or
 * -ETIME if it did not end (it was killed), or another negative errno. */
int scene_observe(const struct scene *scene, int log, struct scene_events *events);

struct coprocess;

/* The same scene in the interpreter.  `source` is the program that plays it there.  The reason of an error is
 * in coprocess->reason. */
int scene_observe_interpreter(const struct scene *scene, struct coprocess *coprocess, const char *source, int log,
			      struct scene_events *events);

/* What it came to.  Returns 0, or -EPROTO if the program did not tell all of it. */
int scene_judge(const struct scene *scene, const struct scene_events *events, struct scene_row *row);

/* Did workers, output and lock come to the same? */
bool scene_same(const struct scene_row *a, const struct scene_row *b);

#endif
