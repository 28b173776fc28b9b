/* SPDX-License-Identifier: MIT
 *
 * The harness's end of a launcher (trial/launcher.h): starting it, asking it, and ending it.
 * From the single-threaded harness only.
 */
#ifndef HARNESS_LAUNCH_H
#define HARNESS_LAUNCH_H

#include <stdint.h>
#include <sys/types.h>

#include "trial/wire.h"

/* Zeroed: there is none. */
struct launch {
	int socket;
	pid_t process;
	struct wire_build build; /* as it says of itself */
};

/* Starts the program at `path` as a launcher; once more if something kills it before it answers.  Returns 0; -EPROTO if
 * it is none, or speaks another version of trial/wire.h; -ECHILD if it was killed twice; -EINTR; or another negative
 * errno. */
int launch_start(const char *path, struct launch *launch);

/* Has the launcher do what is asked and waits for the answer.  Where the order says that states are recorded, *arena_fd
 * is the arena's descriptor, the caller's to close; else -1; may be NULL.  Returns 0; -EINTR if a signal came
 * (interrupt.h) or -EPIPE if the launcher ended: it is gone then, and so is all that it had started. */
int launch_ask(struct launch *launch, const struct wire_request *request, struct wire_answer *answer, int *arena_fd);

/* Ends the launcher and whatever it is at; nothing, where there is none. */
void launch_stop(struct launch *launch);

#endif
