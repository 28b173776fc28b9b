/* SPDX-License-Identifier: MIT
 *
 * What the program of a scenario and its observer have agreed on.
 */
#ifndef LIFECYCLE_PROGRAM_H
#define LIFECYCLE_PROGRAM_H

/* How the program is told what to play: kind, mode, workers, ns of work, descriptor for events, process that
 * observes. */
#define SCENARIO_FLAG "--play=%u,%u,%u,%lld,%d,%d"

/* The line that a worker writes and does not flush. */
#define SCENARIO_UNFLUSHED	 "Worker %u: this was written and not flushed"
#define SCENARIO_UNFLUSHED_WORDS "this was written and not flushed"

#endif
