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

/* Writes text whose lines are broken between words where they are longer than so many columns; what follows stands four
 * columns further in.  A longer word is left to the terminal. */
void terminal_fill(FILE *out, unsigned columns, const char *text);

/* The same for what is written to the stream that it returns, which the caller closes, and not `out`.  Returns NULL
 * where `out` is no terminal, or there is no memory: nothing is to be broken then. */
FILE *terminal_filling(FILE *out);

#endif
