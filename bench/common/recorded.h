/* SPDX-License-Identifier: MIT
 *
 * Strategies whose workers record what they are at though nobody reads it: what --timeline costs, beside the same
 * without, in the same rounds.
 */
#ifndef COMMON_RECORDED_H
#define COMMON_RECORDED_H

#include "worker/strategy.h"

extern const struct strategy recorded_threads;
extern const struct strategy recorded_processes;

#endif
