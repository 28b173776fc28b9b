/* SPDX-License-Identifier: MIT
 *
 * Two programs that measure by turns: in memory that they share, whose turn it is.  Who is
 * not sleeps.  Which of the two begins a step is drawn by its number and the seed, so both know it
 * without asking.
 *
 * Before the first turn one of them, the head, finds out how much work a task is, and the other, the base,
 * takes its numbers: two calibrations would differ by more than what is looked for.
 *
 * Thread-safety: one thread a side; turns_end() from anywhere.
 */
#ifndef BASE_TURNS_H
#define BASE_TURNS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define TURNS_RATES_MOST 256

enum side { TURNS_BASE, TURNS_HEAD };

struct turns {
	atomic_uint next;	   /* number of the turn that is to be taken */
	atomic_uint calibrated;	   /* the head's rates are there */
	atomic_uint ready;	   /* so many times a side was ready to begin a restart */
	atomic_uint ended;	   /* nobody takes a turn any more */
	_Atomic uint64_t plans[2]; /* what each side means to do, as one number; 0: not yet */
	double rates[TURNS_RATES_MOST];
};

/* A fresh one, with a descriptor that programs started later inherit.  The caller closes *fd and unmaps
 * (turns_free).  Returns 0 or a negative errno. */
int turns_new(struct turns **out, int *fd);

/* That of an inherited descriptor.  Returns 0 or a negative errno. */
int turns_attach(int fd, struct turns **out);

void turns_free(struct turns *turns);

/* Waits until it is the side's turn in a step; false if the other has ended or took none for a minute. */
bool turns_wait(struct turns *turns, enum side side, uint64_t step, uint64_t seed);

/* Waits until both have done so many steps; false as above. */
bool turns_wait_steps(struct turns *turns, uint64_t steps);

/* It has been taken. */
void turns_pass(struct turns *turns);

/* Says that a side is ready for its restart, and waits for the other; false as above.  `plan` is a number (not 0) that
 * is the same for the same plan only. */
bool turns_wait_ready(struct turns *turns, enum side side, unsigned restart, uint64_t plan);

/* After that: do both mean to do the same? */
bool turns_agree(const struct turns *turns);

/* The head's numbers are there; the base waits for them, false as above. */
void turns_calibrated(struct turns *turns);
bool turns_wait_calibrated(struct turns *turns);

/* Whoever waits shall not do so for ever. */
void turns_end(struct turns *turns);

#endif
