/* SPDX-License-Identifier: MIT
 *
 * Ctrl-C, and what other programs send to end a run: the first ends it in order (no further task is
 * begun, workers are reaped, finished rows stay), the second at once.
 */
#ifndef HARNESS_INTERRUPT_H
#define HARNESS_INTERRUPT_H

/* From now on SIGINT, SIGTERM and SIGHUP are noted; those that are ignored stay ignored.  `stop` is called, from the
 * signal handler; may be NULL. Forked workers are ended by the signal, as without this. */
void interrupt_catch(void (*stop)(void));

/* The parent is a supervisor, which passes on what it gets: a signal from it that came already is no second one. */
void interrupt_expect_echo(void);

/* Before the program is executed anew: signals that come from now on wait until the next image has called
 * interrupt_catch(). */
void interrupt_hold(void);

/* The signal that came, or 0. */
int interrupt_signal(void);

/* Ends the program by that signal, as its caller expects; returns if there was none. */
void interrupt_end(void);

#endif
