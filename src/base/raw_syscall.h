/* SPDX-License-Identifier: MIT
 *
 * A system call without the C library's code around it, for the few calls that
 * every forked worker makes: a piece of the library that the worker has not used
 * yet costs a page fault that maps sixteen pages, and unmapping them at its end,
 * together some 10 us of a fork's 500 (measured, virtual machine).  Elsewhere the
 * library's functions are right.
 */
#ifndef BASE_RAW_SYSCALL_H
#define BASE_RAW_SYSCALL_H

#include <sys/syscall.h>
#include <unistd.h>

/* Returns what the kernel returns: a negative errno on error. */
static inline long raw_syscall(long number, long first, long second)
{
#if defined(__x86_64__)
	long result;

	__asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(first), "S"(second) : "rcx", "r11", "memory");
	return result;
#elif defined(__aarch64__)
	register long x8 __asm__("x8") = number, x0 __asm__("x0") = first, x1 __asm__("x1") = second;

	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1) : "memory");
	return x0;
#else
	return syscall(number, first, second);
#endif
}

#endif
