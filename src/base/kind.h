/* SPDX-License-Identifier: MIT
 *
 * The kind of a strategy: what analyses have to know of it.  Rows carry it, so that no analysis reads names.
 * Thread-safety: any thread; no state.
 */
#ifndef BASE_KIND_H
#define BASE_KIND_H

enum kind {
	KIND_OTHER,	   /* a bare loop, or another program: nothing is modelled */
	KIND_SERIAL,	   /* one task after the other in the calling thread */
	KIND_LOCK,	   /* threads under one global lock, given back around blocking calls */
	KIND_HELD_LOCK,	   /* the same, kept over blocking calls */
	KIND_INTERPRETERS, /* threads of one program, each under a lock of its own */
	KIND_THREADS,
	KIND_THREAD_POOL, /* pools: workers claim their tasks */
	KIND_PROCESSES,
	KIND_PROCESS_POOL,
	KIND_COMMAND, /* an external program */
	KINDS,
};

/* As the column `kind` has them. */
extern const char *const kind_names[KINDS];

/* KIND_OTHER for a name that there is not. */
enum kind kind_of_name(const char *name);

/* Has each worker an address space of its own? */
int kind_is_processes(enum kind kind);

/* Do workers claim their tasks? */
int kind_is_pool(enum kind kind);

/* Do workers find payloads, and all that the parent holds, where they are? */
int kind_shares_memory(enum kind kind);

#endif
