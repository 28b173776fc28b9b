/* SPDX-License-Identifier: MIT
 *
 * The axes of curves: where a cell stands on one, and which cells are of one curve.
 * Thread-safety: any thread; no state.
 */
#ifndef ANALYSIS_CURVE_AXIS_H
#define ANALYSIS_CURVE_AXIS_H

#include <stdbool.h>

#include "analysis/curves.h"
#include "analysis/task_size.h"

/* Where the trial stands, as it was asked for: ns, bytes, workers, or a value of the parameter. */
double curve_asked(const struct trial *trial, enum curve_axis axis);

/* Where the cell stands: on the axis of CPU time, as it was measured. */
double curve_place(const struct sized_cell *cell, enum curve_axis axis);

/* Work that only waits has no CPU time that could be longer or shorter, and all of it stands at one place. */
bool curve_has_place(const struct trial *trial, enum curve_axis axis);

/* The key of a cell's curve: the cell without what the axis varies.  A share of blocking
 * stays, as it grows with the CPU time. */
struct trial curve_key(const struct trial *trial, enum curve_axis axis);

#endif
