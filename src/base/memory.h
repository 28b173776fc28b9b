/* SPDX-License-Identifier: MIT
 *
 * Memory of processes and of the machine, in bytes.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stdint.h>
#include <sys/types.h>

/* Proportional set size: resident pages, each divided by the number of processes
 * that map it, so that the sizes of several processes may be added.  Adding RSS
 * would count what they share once for each.  From /proc/PID/smaps_rollup (Linux
 * 4.14); 0 if it cannot be read.  Takes from 50 us up, by what is mapped. */
int64_t memory_pss_bytes(pid_t process);

/* Of this process's anonymous memory, what is in huge pages; 0 if it cannot be read. */
int64_t memory_huge_bytes(void);

/* What can be had without swapping: MemAvailable, or less where the cgroup says
 * so.  -1 if it is not known. */
int64_t memory_available_bytes(void);

#endif
