/* SPDX-License-Identifier: MIT
 *
 * Many trials in little memory.  The trials of an arm (one host, and all key columns alike) are kept together: the
 * first as it is, and of the others the columns in which they differ from it, as variable-length integers.  That is
 * about a tenth of a struct trial.
 *
 * Thread-safety: one thread a store.
 */
#ifndef RECORD_TRIAL_STORE_H
#define RECORD_TRIAL_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/csv.h"

struct trial_arm {
	struct trial first; /* the first trial of the arm */
	size_t first_number;
	uint64_t hash;
	size_t next; /* arm of the same slot; TRIAL_ARM_NONE: none */
	unsigned char *bytes;
	size_t used, capacity; /* of bytes */
	size_t count;	       /* trials */
	size_t last_number;
};

struct trial_store {
	struct trial_arm *arms;
	size_t arm_count, arm_capacity;
	size_t *slots; /* of a hash table: the number of an arm, or TRIAL_ARM_NONE */
	size_t slot_count;
	size_t count; /* trials of all arms; they are numbered from 0 as they are added */
};

#define TRIAL_ARM_NONE SIZE_MAX

/* Adds a copy.  Returns 0 or -ENOMEM.  The caller owns the store (trial_store_free). */
int trial_store_add(struct trial_store *store, const struct trial *trial);
void trial_store_free(struct trial_store *store);

/* The trials of an arm, one after another in the order in which they were added. */
struct trial_cursor {
	const struct trial_arm *arm;
	size_t done;   /* trials that were read */
	size_t at;     /* in arm->bytes */
	size_t number; /* of the trial that was read last */
};

/* Returns false at the end. */
bool trial_cursor_next(struct trial_cursor *cursor, struct trial *out);

/* Appends the trials of the arms that are wanted, ordered by arm, to `list`; `wants` sees the first trial of each arm.
 * Returns 0 or -ENOMEM. */
int trial_store_pick(const struct trial_store *store, bool (*wants)(const struct trial *first, const void *owner),
		     const void *owner, struct trial_list *list);

/* Empties the store into an empty list, in the order in which trials were added.  Returns 0 or -ENOMEM. */
int trial_store_move(struct trial_store *store, struct trial_list *list);

/* trial_list_find_twice() of a store. */
int trial_store_find_twice(const struct trial_store *store, size_t *first, size_t *second);

#endif
