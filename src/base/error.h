/* SPDX-License-Identifier: MIT
 *
 * Errors travel up as 0 or a negative errno.  The sentence is made once, by
 * the function that talks to the user; these two only name the number.
 * Thread-safety: any thread; the strings are constant.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

/* Exit statuses of every binary of the project. */
enum exit_status {
	STATUS_OK = 0,		  /* all that was asked for was done */
	STATUS_FAILED = 1,	  /* it ran, but some trial or file failed */
	STATUS_USAGE = 2,	  /* bad input: nothing was run, nothing was changed */
	STATUS_NOTHING = 5,	  /* the files are sound, and hold nothing of what was asked */
	STATUS_INCOMPARABLE = 4,  /* a harness: the baseline's program cannot be measured beside this one */
	STATUS_BUILDS_DIFFER = 6, /* a harness: they were built differently, which was not allowed */
};

/* "EAGAIN" for -EAGAIN or EAGAIN; "E?" for a number without a name. */
const char *error_name(int err);

/* "Resource temporarily unavailable" for the same. */
const char *error_text(int err);

/* "SIGKILL" for 9; "SIG?" for a number without a name. */
const char *error_signal_name(int signal_number);

#endif
