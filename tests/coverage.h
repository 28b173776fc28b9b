/* SPDX-License-Identifier: MIT
 *
 * Included before everything else by `make coverage`: a worker ends in _exit, which does not write down what was
 * counted, so it is written before.
 */
#ifndef COVERAGE_H
#define COVERAGE_H

#ifdef __cplusplus
extern "C" {
#endif
void __gcov_dump(void);
void __gcov_reset(void);
#ifdef __cplusplus
}
#endif

#include <signal.h>
#include <unistd.h>

/* Reset: a child of vfork would leave its parent with counts that are written already. */
#define _exit(status) (__gcov_dump(), __gcov_reset(), (_exit)(status))

/* Whoever ends himself by a signal writes nothing down, either. */
#define raise(number) (__gcov_dump(), __gcov_reset(), (raise)(number))

#endif
