/* SPDX-License-Identifier: MIT
 *
 * Which CPUs this process may use, and how much of them: the affinity mask
 * (hwloc) and the cgroup's quota.  Effective CPUs = min(mask, quota): a
 * container with `--cpus=1.5` on a 64-CPU host has 1.5.
 */
#ifndef BASE_CPUS_H
#define BASE_CPUS_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/raw_syscall.h"

#if defined(__GLIBC__) && defined(__has_include)
#if __has_include(<sys/rseq.h>)
#include <sys/rseq.h>
#define CPUS_HAVE_RSEQ 1
#endif
#endif

#define CPUS_MOST 8192 /* that Linux can have */

struct cpu_mask {
	cpu_set_t sets[CPUS_MOST / CPU_SETSIZE];
};

/* All CPUs of the machine, threads of a core and cores of a cache beside each other.  Plain data, for processes that
 * have not loaded a topology. */
struct cpu_order {
	unsigned count;
	double effective; /* cpus_effective() */
	uint16_t cpus[CPUS_MOST];
};

/* CPUs on which the rounds of a cycle start (cpus_starts). */
#define CPUS_STARTS_MOST 8
struct cpu_starts {
	unsigned count;
	uint16_t cpus[CPUS_STARTS_MOST];
};

struct cpus; /* opaque: a loaded topology */

/* Loads the topology; takes a few milliseconds, so once a process.  The
 * caller owns *out (cpus_free).  Returns 0 or a negative errno. */
int cpus_load(struct cpus **out);
void cpus_free(struct cpus *cpus);

unsigned cpus_online(const struct cpus *cpus);	/* of the whole machine */
unsigned cpus_allowed(const struct cpus *cpus); /* in the affinity mask */

/* CPUs the cgroup grants (cgroup v2 cpu.max or v1 cfs quota), the tightest of
 * the group and its ancestors; 0 where there is no limit. */
double cpus_quota(const struct cpus *cpus);

double cpus_effective(const struct cpus *cpus);

/* "AMD EPYC", or "unknown CPU"; lives as long as `cpus`. */
const char *cpus_model(const struct cpus *cpus);

/* "0-1,4": the allowed CPUs.  Writes at most `size` bytes. */
void cpus_list(const struct cpus *cpus, char *buffer, unsigned size);

/* The allowed CPUs on which trials start in turn: performance cores first, one hardware thread of a core before its
 * sibling.  Where there are more than CPUS_STARTS_MOST cores, their first hardware threads alone count, sampled evenly
 * from each kind of core and each NUMA node.  None where the topology knows no CPU. */
void cpus_starts(const struct cpus *cpus, struct cpu_starts *starts);

/* Lives as long as `cpus`. */
const struct cpu_order *cpus_order(const struct cpus *cpus);

/* ---- without a topology: system calls alone, no memory of the heap ---- */

/* Binds the calling thread to the (index mod n)-th of the n CPUs that it may use, in that order (by number where it is
 * NULL or empty).  Returns 0 or a negative errno. */
int cpus_pin_self(const struct cpu_order *order, unsigned index);

/* Binds the calling thread to one CPU; *former is what it might use before.  Returns 0; or a negative errno, such as
 * -EINVAL for a CPU that is not there any more, and nothing has changed. */
int cpus_start_on(unsigned cpu, struct cpu_mask *former);

/* The CPUs of a mask are shared out among `team` workers: *share is that of `index`, one CPU or several that are
 * neighbours in the order, so that workers do not share a core as long as there are enough (by number where it is NULL
 * or empty).  More workers than CPUs begin anew at the first.  Returns false where there is nothing to share out. */
bool cpus_share(const struct cpu_order *order, const struct cpu_mask *mask, unsigned index, unsigned team,
		struct cpu_mask *share);

/* For workers: binds the calling thread to its share of the CPUs that it may use, which *former is.  Returns whether
 * it is bound: not where there is nothing to share out, or where the system refuses. */
bool cpus_place_self(const struct cpu_order *order, unsigned index, unsigned team, struct cpu_mask *former);

/* Undoes cpus_place_self(); a change from outside meanwhile is lost.  Returns 0 or a negative errno. */
int cpus_unplace_self(const struct cpu_mask *former);

/* Undoes cpus_start_on(), unless another has bound the process otherwise meanwhile.  Returns 0 or a negative errno. */
int cpus_leave_start(unsigned cpu, const struct cpu_mask *former);

/* The CPU that the calling thread runs on, or -1.  Inline, for forked workers: another page of code is another fault.
 * Where the C library has registered restartable sequences (rseq(2)), the kernel keeps the number in the thread's own
 * memory; elsewhere it is asked. */
static inline int cpus_current(void)
{
	unsigned cpu = 0;

#ifdef CPUS_HAVE_RSEQ
	if (__rseq_size > 0) {
		const struct rseq *own = (const void *)((const char *)__builtin_thread_pointer() + __rseq_offset);

		cpu = *(const volatile unsigned *)&own->cpu_id;
		if ((int)cpu >= 0)
			return (int)cpu;
	}
#endif
	return raw_syscall(SYS_getcpu, (long)&cpu, 0) == 0 ? (int)cpu : -1;
}

#endif
