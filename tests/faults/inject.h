/* SPDX-License-Identifier: MIT
 *
 * What inject.so (LD_PRELOAD) and the programs that aim it share: which call is to fail, and how many of each
 * kind there were.  It stands in a file, named in the environment, that every process of a run maps: the n-th call
 * is the n-th of them all.
 */
#ifndef FAULTS_INJECT_H
#define FAULTS_INJECT_H

#include <stdatomic.h>
#include <stddef.h>

#define INJECT_VARIABLE "BREAKEVEN_INJECT"

/* Kinds of calls. */
enum call {
	CALL_MALLOC, /* malloc, calloc, realloc, aligned_alloc, and what C++ makes of them */
	CALL_FORK,
	CALL_SPAWN,  /* posix_spawn */
	CALL_EXEC,   /* execv */
	CALL_THREAD, /* pthread_create */
	CALL_MMAP,
	CALL_FUTEX, /* waits */
	CALL_PIPE,  /* pipe, pipe2, socketpair */
	CALL_OPEN,  /* open, fopen, fdopen, opendir, memfd_create */
	CALL_WRITE, /* write, pwrite, writev, send, ftruncate */
	CALL_READ,  /* read, pread, readv, recv */
	CALL_FLUSH, /* fflush, fclose of a file that is written */
	CALL_FSYNC,
	CALL_RENAME,
	CALL_SLEEP,    /* clock_nanosleep, ppoll */
	CALL_AFFINITY, /* sched_getaffinity, sched_setaffinity */
	CALL_WAIT,     /* waitpid */
	CALL_KINDS
};

enum fault { FAULT_ERROR, FAULT_SHORT };

/* One way in which a kind of call can go wrong. */
struct mishap {
	enum call call;
	enum fault fault;
	int error; /* errno of FAULT_ERROR */
	const char *name;
};

extern const struct mishap mishaps[];
extern const size_t mishap_count;

struct injection {
	atomic_uint armed;
	unsigned mishap; /* index */
	unsigned at;	 /* which call, from 1 */
	atomic_uint struck;
	atomic_uint calls[CALL_KINDS]; /* while armed */
};

/* From now on: the at-th call of the mishap's kind fails (UINT_MAX: none does, they are counted).  Until armed is 0. */
void inject(struct injection *injection, unsigned mishap, unsigned at);

#endif
