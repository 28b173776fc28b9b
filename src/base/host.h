/* SPDX-License-Identifier: MIT
 *
 * What machine and what build a result comes from.
 */
#ifndef BASE_HOST_H
#define BASE_HOST_H

#include <stdint.h>

#include "base/cpus.h"

struct host {
	char name[65];
	char kernel[130];
	char machine[65]; /* x86_64 */
	char cpu_model[128];
	char allowed_cpus[128]; /* "0-1,4" */
	char governor[64];	/* "unknown" where the kernel does not tell */
	unsigned cpus_online;
	unsigned cpus_allowed;
	double cpu_quota; /* 0 for none */
	double effective_cpus;
	uint64_t memory_bytes;
	uint64_t page_bytes;
	double load_1min; /* before the run */
	uint64_t id;	  /* fingerprint of all above but the load, and of the build */
};

/* What was built, how: constant text from the Makefile. */
extern const char build_version[];  /* "0.1.0" */
extern const char build_commit[];   /* "1a2b3c4", with "-dirty" for edits, or "unknown" */
extern const char build_compiler[]; /* "gcc 12.2.0" */
extern const char build_flags[];    /* "-O2 …" */

/* The libraries that this process has loaded, by their file names without folders, links resolved: "libc.so.6
 * libm.so.6 …"; what does not fit is cut off.  Returns the buffer. */
const char *build_libraries(char *buffer, size_t size);

void host_describe(const struct cpus *cpus, struct host *out);

/* The same with a topology that is loaded for it.  Returns 0 or a negative errno. */
int host_load(struct host *out);

/* Writes `host` and the build as JSON to `directory`/host.json, atomically
 * (base/atomic_file.h).  A host.json of another host is kept as host.json.bak.
 * -EEXIST: it is a symbolic link to another file than a host.json, which is left
 * alone.  Returns 0 or a negative errno. */
int host_write(const struct host *host, int schema, const char *directory);

/* "2 CPUs, AMD EPYC, Linux 6.1.0": one line for people.  Writes at most
 * `size` bytes. */
void host_caption(const struct host *host, char *buffer, unsigned size);

#endif
