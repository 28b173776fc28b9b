/* SPDX-License-Identifier: MIT
 *
 * What builds with sanitizers do at the end of a process; a process that ends by _exit(2) has to ask for it.
 */
#ifndef BASE_LEAKS_H
#define BASE_LEAKS_H

#if defined(__SANITIZE_ADDRESS__)
#define LEAKS_ARE_CHECKED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LEAKS_ARE_CHECKED 1
#endif
#endif

#ifdef LEAKS_ARE_CHECKED
void __lsan_do_leak_check(void);

/* Ends the process, with what leaked on stderr, if anything did. */
static inline void leaks_check(void)
{
	__lsan_do_leak_check();
}
#else
static inline void leaks_check(void) {}
#endif

#endif
