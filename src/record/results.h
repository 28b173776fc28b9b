/* SPDX-License-Identifier: MIT
 *
 * A folder of results: the CSVs that `make bench` and its like write, as far as they are there and of one host.
 *
 * Thread-safety: one thread a struct results.
 */
#ifndef RECORD_RESULTS_H
#define RECORD_RESULTS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "record/csv.h"

enum result_state {
	RESULT_GOOD,
	RESULT_MISSING,
	RESULT_BROKEN,	   /* unreadable, cut off, or of another schema; `reason` says */
	RESULT_EMPTY,	   /* a header and no trial */
	RESULT_OTHER_HOST, /* of another machine, kernel or build than most; its trials are set aside */
	RESULT_MIXED,	   /* of several at once; the same */
};

struct result_file {
	const char *name;   /* "cpu_bound" */
	const char *target; /* what makes it: "bench" */
	char path[PATH_MAX];
	enum result_state state;
	char reason[200];
	struct trial_list list; /* empty unless RESULT_GOOD */
	bool cut;		/* its last row was cut off, and is left out */
	uint64_t host_id;	/* of its first trial */
	int64_t changed_ns;	/* results_changed_ns() */
};

#define RESULT_FILES 10

struct results {
	char folder[PATH_MAX];
	struct result_file files[RESULT_FILES];
	uint64_t host_id; /* of most trials; 0: there are none */
	unsigned good;	  /* files */
};

/* Reads all that is there.  `host_id` is the host that is meant, if any file is of it; else the one that most trials
 * are of.  The caller owns *out (results_free).  Returns 0, -ENOMEM, or the negative errno of a folder that cannot be
 * read; what is wrong with single files is in them. */
int results_read(const char *folder, uint64_t host_id, struct results *out);
void results_free(struct results *results);

/* When a file was last written, or put where it is: a former one that is moved back is new there.  0 if it is not
 * there.  Nanoseconds since 1970. */
int64_t results_changed_ns(const char *path);

/* By its name, which must be one of ours. */
struct result_file *results_find(struct results *results, const char *name);

#endif
