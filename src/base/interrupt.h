/* SPDX-License-Identifier: MIT
 *
 * Ctrl-C, and what other programs send to end a run: the first ends it in order (the trial that runs is ended, finished
 * rows stay), the second at once, without its temporary files (temp_files.h).
 */
#ifndef BASE_INTERRUPT_H
#define BASE_INTERRUPT_H

/* From now on SIGINT, SIGTERM and SIGHUP are noted; those that are ignored stay ignored. */
void interrupt_catch(void);

/* The signal that came, or 0. */
int interrupt_signal(void);

/* Ends the program by that signal, as its caller expects; returns if there was none. */
void interrupt_end(void);

#endif
