/* SPDX-License-Identifier: MIT
 *
 * The profile of this machine: read where it holds, measured where it does not.
 */
#ifndef COMMAND_PROFILE_H
#define COMMAND_PROFILE_H

#include <stdbool.h>

#include "analysis/model.h"

/* Fills a model that the caller owns (model_free) from FOLDER/profile.json.  Where that is missing or of another
 * host, kernel or build, or with `anew`, measures it (some ten seconds), and keeps what was measured as
 * FOLDER/profile.csv.  Tells the user what is wrong and returns an exit status. */
int profile_get(const char *folder, bool anew, struct model *model);

#endif
