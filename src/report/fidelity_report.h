/* SPDX-License-Identifier: MIT
 *
 * The agreement of simulation and reality, for people and for a picture.
 * Each writes to `out`, which the caller owns and checks for errors.
 */
#ifndef REPORT_FIDELITY_REPORT_H
#define REPORT_FIDELITY_REPORT_H

#include <stdio.h>

#include "analysis/fidelity.h"

void report_fidelity_text(FILE *out, const struct fidelity *fidelity);
void report_fidelity_csv(FILE *out, const struct fidelity *fidelity);

#endif
