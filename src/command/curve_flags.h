/* SPDX-License-Identifier: MIT
 *
 * From a curve back to the flags of a harness.
 */
#ifndef COMMAND_CURVE_FLAGS_H
#define COMMAND_CURVE_FLAGS_H

#include <stdio.h>

#include "analysis/curves.h"

/* Writes a line of --sweeps: cells like the curve's at `count` places of its axis, for its two strategies and for
 * `serial`, which measures the size of a task ("": none does).  A plug-in goes by its name: the command line has loaded
 * its file. */
void curve_flags(FILE *file, const struct curve *curve, const char *serial, const double *places, unsigned count);

#endif
