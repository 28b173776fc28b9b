/* SPDX-License-Identifier: MIT
 *
 * struct trial: all that is kept of one timed run, and the table of its
 * columns.  The CSV writer, the CSV reader and docs/csv.md all follow
 * TRIAL_COLUMNS, so a column is added here and nowhere else.
 *
 * A trial is plain data without pointers: it can be copied, written to a file
 * and read by another process of the same build.
 */
#ifndef RECORD_TRIAL_H
#define RECORD_TRIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/parameters.h"

/* Raised when a column is added, removed or changes its meaning. */
#define TRIAL_SCHEMA 6

#define TRIAL_NAME_SIZE 64

enum column_role {
	ROLE_identity, /* which trial of which run, under which conditions */
	ROLE_key,      /* what was asked for: two trials are of one arm if all of these are equal */
	ROLE_measured, /* what came of it */
};

#define TRIAL_PARAMETER(COLUMN, type, name, unit, usual, matters, flag, flag_type, least, most, otherwise, text,       \
			definition)                                                                                    \
	COLUMN(key, type, name, unit, definition)

/* COLUMN(role, type, name, unit, definition); the order is the order in the CSV.
 * Types: count (uint64_t), signed (int64_t), real (double), text, hex
 * (uint64_t in hexadecimal). */
#define TRIAL_COLUMNS(COLUMN)                                                                                          \
	COLUMN(identity, count, schema, "number", "Number of this layout; readers refuse any other.")                  \
	COLUMN(identity, hex, run_id, "id",                                                                            \
	       "The session: one run of a harness, or all runs of a command that measures until it knows.")            \
	COLUMN(identity, hex, host_id, "id",                                                                           \
	       "Fingerprint of machine, kernel, CPUs and build; `host.json` of the same id tells more.")               \
	COLUMN(key, text, harness, "name", "Harness that ran the trial.")                                              \
	COLUMN(identity, count, restart, "index",                                                                      \
	       "Restart of the launcher, from 0: a new address layout. Statistics treat restarts as "                  \
	       "independent.")                                                                                         \
	COLUMN(identity, count, round, "index",                                                                        \
	       "Pass over all strategies of the cell, from 0 in each restart; ratios are formed within a round.")      \
	COLUMN(identity, count, position, "index", "Place of this trial in its round, from 0, over all cells.")        \
	COLUMN(key, text, strategy, "name", "How the tasks were given to workers.")                                    \
	COLUMN(key, text, workload, "name", "What one task did.")                                                      \
	COLUMN(key, count, workers, "count", "Workers of the cell; `serial` uses one whatever this says.")             \
	COLUMN(key, count, tasks, "count",                                                                             \
	       "Tasks in the trial: dealt to the workers in turn, claimed by them, or handed out.")                    \
	COLUMN(key, signed, cpu_ns, "ns", "CPU time asked of each task; 0 for none.")                                  \
	COLUMN(key, signed, block_ns, "ns", "Blocking time asked of each task; 0 for none.")                           \
	COLUMN(key, count, payload_bytes, "bytes", "Bytes that go to the worker with each task.")                      \
	COLUMN(key, text, transport, "name",                                                                           \
	       "How tasks and payload get to other address spaces; `none`: workers know their tasks. Threads share.")  \
	COLUMN(key, text, trip, "name",                                                                                \
	       "`there`, or `both`: as many come back with the result; `none` without a transport.")                   \
	COLUMN(key, count, parent_bytes, "bytes",                                                                      \
	       "Memory that the parent was made to hold when workers were created; 0 for none.")                       \
	COLUMN(key, text, parent_pages, "name",                                                                        \
	       "Pages of that memory: `small`, or `huge` (transparent); `none` without.")                              \
	COLUMN(key, text, writer, "name",                                                                              \
	       "Who writes it while workers live: `none`, `worker` (each task) or `parent`.")                          \
	COLUMN(key, real, written, "0 to 1", "Share of its pages that is written.")                                    \
	CELL_PARAMETERS(TRIAL_PARAMETER, COLUMN)                                                                       \
	COLUMN(key, text, start, "name",                                                                               \
	       "`immediate`: workers begin as they are created. `barrier`: all wait for GO, on CPUs of their own as "  \
	       "far as there are any.")                                                                                \
	COLUMN(key, text, pin, "name", "`none`, or `spread`: worker i is bound to allowed CPU i mod n.")               \
	COLUMN(key, text, placement, "name",                                                                           \
	       "`balanced`: all strategies of a round start on `start_cpu`, the next round's on another. `none`: "     \
	       "the scheduler chooses.")                                                                               \
	COLUMN(key, text, parameter, "name",                                                                           \
	       "Of commands: the parameter in which cells of one workload differ; `none` without.")                    \
	COLUMN(key, real, value, "number", "Value of that parameter; 0 without.")                                      \
	COLUMN(identity, text, kind, "name",                                                                           \
	       "Kind of the strategy: `serial`, `lock`, `held_lock`, `interpreters`, `threads`, `thread_pool`, "       \
	       "`processes`, `process_pool`, `command`, or `other`, of which nothing is modelled. The first of "       \
	       "several commands is `serial`: the "                                                                    \
	       "base of the others.")                                                                                  \
	COLUMN(identity, count, seed, "number", "Seed of the order of trials.")                                        \
	COLUMN(identity, count, units, "count",                                                                        \
	       "Calibrated kernel repetitions in one task; the same for all strategies of a run.")                     \
	COLUMN(identity, real, effective_cpus, "CPUs", "min(affinity mask, cgroup quota).")                            \
	COLUMN(identity, real, capacity, "CPUs",                                                                       \
	       "CPUs' worth of work that spinning processes, one a CPU, really got in this restart.")                  \
	COLUMN(measured, signed, start_cpu, "CPU",                                                                     \
	       "CPU on which the trial was started; -1 where the system does not tell.")                               \
	COLUMN(measured, signed, first_cpu, "CPU", "CPU on which its first worker began; -1 where no worker did.")     \
	COLUMN(measured, signed, last_cpu, "CPU", "CPU on which its first worker ended; -1 likewise.")                 \
	COLUMN(measured, signed, prepare_ns, "ns",                                                                     \
	       "Loading, preparing and warming up in the trial's own process, before the timed span; in none of the "  \
	       "times below.")                                                                                         \
	COLUMN(measured, signed, cold_ns, "ns",                                                                        \
	       "Cold makespan: setup_ns, and from the start of the first worker's creation to the last worker "        \
	       "reaped, without survey_ns and a pool's untimed batch.")                                                \
	COLUMN(measured, signed, warm_ns, "ns",                                                                        \
	       "Warm makespan: GO (`immediate`: the first task's start) to the last task's end. With `barrier`, a "    \
	       "pool has done one untimed batch before GO.")                                                           \
	COLUMN(measured, signed, setup_ns, "ns",                                                                       \
	       "What a program pays once: the start of a fork server or an interpreter; 0 for the others. In "         \
	       "cold_ns, before create_ns.")                                                                           \
	COLUMN(measured, signed, create_ns, "ns",                                                                      \
	       "Start to the last creation call's return, and with `barrier` until all workers are ready (GO), "       \
	       "without a pool's untimed batch.")                                                                      \
	COLUMN(measured, signed, run_ns, "ns", "End of create_ns to the last task's end; 0 if that came first.")       \
	COLUMN(measured, signed, reap_ns, "ns",                                                                        \
	       "End of run_ns to the last worker reaped. setup_ns + create_ns + run_ns + reap_ns = cold_ns.")          \
	COLUMN(measured, signed, survey_ns, "ns",                                                                      \
	       "Time that measuring memory took while all workers waited for GO; in none of the times above.")         \
	COLUMN(measured, signed, memory_bytes, "bytes",                                                                \
	       "PSS of all processes together while all workers waited for GO, less that of the trial's process "      \
	       "before; 0 where it was not measured.")                                                                 \
	COLUMN(measured, signed, largest_bytes, "bytes",                                                               \
	       "Of commands: largest resident memory of all processes of a run together, of an untimed second run; "   \
	       "memory_bytes is the largest PSS. 0 where it was not measured.")                                        \
	COLUMN(measured, signed, blocked_ns, "ns",                                                                     \
	       "Blocking time observed, summed over tasks (asked: tasks * block_ns).")                                 \
	COLUMN(measured, signed, user_ns, "ns",                                                                        \
	       "CPU time in user mode, of the trial's process and its reaped workers, from the start of the span to "  \
	       "its end; a pool's untimed batch is in it.")                                                            \
	COLUMN(measured, signed, system_ns, "ns", "CPU time in the kernel, of the same.")                              \
	COLUMN(measured, count, voluntary_switches, "count", "Context switches because of waiting, of the same.")      \
	COLUMN(measured, count, involuntary_switches, "count", "Context switches by preemption, of the same.")         \
	COLUMN(measured, count, minor_faults, "count", "Page faults without IO, of the same.")                         \
	COLUMN(measured, count, major_faults, "count", "Page faults with IO, of the same.")                            \
	COLUMN(measured, signed, steal_ns, "ns",                                                                       \
	       "Time that the hypervisor kept from all CPUs during prepare_ns and the span (/proc/stat; steps of a "   \
	       "clock tick).")                                                                                         \
	COLUMN(measured, signed, throttled_ns, "ns", "The same, that the cgroup's quota held this group back.")        \
	COLUMN(measured, signed, latency_mean_ns, "ns",                                                                \
	       "Latency of a task that blocks: from the end of the asked blocking until its worker ran on. Mean.")     \
	COLUMN(measured, signed, latency_p50_ns, "ns",                                                                 \
	       "Median of the same, from every single task; 0 where none blocks.")                                     \
	COLUMN(measured, signed, latency_p95_ns, "ns", "95th percentile of the same (nearest rank).")                  \
	COLUMN(measured, signed, latency_p99_ns, "ns", "99th percentile of the same.")                                 \
	COLUMN(measured, signed, latency_max_ns, "ns", "Greatest of the same.")                                        \
	COLUMN(measured, count, lock_acquisitions, "count", "Global lock: times taken, summed over workers.")          \
	COLUMN(measured, count, lock_contended, "count", "Of these, times it was found taken.")                        \
	COLUMN(measured, count, lock_switches, "count", "Of these, times another worker had held it before.")          \
	COLUMN(measured, count, lock_forced_switches, "count", "Global lock: times dropped on request.")               \
	COLUMN(measured, signed, lock_held_ns, "ns", "Global lock: time held, summed over workers.")                   \
	COLUMN(measured, signed, lock_held_least_ns, "ns", "Of the worker that held it least.")                        \
	COLUMN(measured, signed, lock_held_most_ns, "ns", "Of the worker that held it most.")                          \
	COLUMN(measured, signed, lock_wait_ns, "ns", "Global lock: time waited for it, summed over workers.")          \
	COLUMN(measured, real, lock_wait_share, "0 to 1",                                                              \
	       "Of the workers' time (workers * warm_ns), the share waited for the lock.")                             \
	COLUMN(measured, signed, lock_wait_least_ns, "ns", "Of the worker that waited least.")                         \
	COLUMN(measured, signed, lock_wait_most_ns, "ns", "Of the worker that waited most.")                           \
	COLUMN(measured, signed, started_ns, "ns", "Wall clock at the start, since 1970-01-01 UTC.")                   \
	COLUMN(measured, hex, checksum, "id", "Combined results of all tasks; equal to serial's or `status` says so.") \
	COLUMN(measured, text, status, "name", "`ok`, or what went wrong; only `ok` rows take part in statistics.")

typedef uint64_t trial_hex;
typedef char trial_text[TRIAL_NAME_SIZE];

struct trial {
#define TRIAL_FIELD(role, type, name, unit, definition) trial_##type name;
	TRIAL_COLUMNS(TRIAL_FIELD)
#undef TRIAL_FIELD
};

enum column_type { COLUMN_count, COLUMN_signed, COLUMN_real, COLUMN_text, COLUMN_hex };

struct column {
	const char *name;
	const char *unit;
	const char *definition;
	enum column_role role;
	enum column_type type;
	size_t offset; /* of the field in the record */
};

extern const struct column trial_columns[];
extern const unsigned trial_column_count;

/* Can that be a value of the column?  Not a negative time (a difference of stamps may be a little below zero), a share
 * above 1, or more CPUs than any machine has. */
bool column_can_be(const struct column *column, const void *value);

/* Copies the measured columns of *from, and no others. */
void trial_take_measured(struct trial *to, const struct trial *from);

/* Are the host and all key columns the same, so that the two trials are of one arm?  And a hash of these. */
bool trial_same_arm(const struct trial *a, const struct trial *b);
uint64_t trial_arm_hash(const struct trial *trial);

/* The CPU columns of a trial that did not come to run, or did not tell. */
void trial_nowhere(struct trial *trial);

/* "ok": the trial did what was asked for. */
bool trial_ok(const struct trial *trial);

#endif
