/* SPDX-License-Identifier: MIT
 *
 * How wide may a line be?
 * Thread-safety: any thread.
 */
#ifndef BASE_TERMINAL_H
#define BASE_TERMINAL_H

#include <stdio.h>

#define TERMINAL_COLUMNS_LEAST 40 /* a narrower terminal breaks lines itself */

/* Columns of the terminal that `out` writes to, TERMINAL_COLUMNS_LEAST or more; `otherwise` where it is none. */
unsigned terminal_columns(FILE *out, unsigned otherwise);

#endif
