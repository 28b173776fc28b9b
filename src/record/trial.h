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

#include <stddef.h>
#include <stdint.h>

/* Raised when a column is added, removed or changes its meaning. */
#define TRIAL_SCHEMA 3

#define TRIAL_NAME_SIZE 64

/* COLUMN(type, name, unit, definition); the order is the order in the CSV.
 * Types: count (uint64_t), signed (int64_t), real (double), text, hex
 * (uint64_t in hexadecimal). */
#define TRIAL_COLUMNS(COLUMN)                                                                                          \
	COLUMN(count, schema, "number", "Number of this layout; readers refuse any other.")                            \
	COLUMN(hex, run_id, "id", "One run of the command: the same in all its restarts.")                             \
	COLUMN(hex, host_id, "id",                                                                                     \
	       "Fingerprint of machine, kernel, CPUs and build; `host.json` of the same id tells more.")               \
	COLUMN(text, harness, "name", "Harness that ran the trial.")                                                   \
	COLUMN(count, restart, "index",                                                                                \
	       "Fresh process of the harness, from 0; statistics treat restarts as independent.")                      \
	COLUMN(count, round, "index",                                                                                  \
	       "Pass over all strategies of the cell, from 0 in each restart; "                                        \
	       "ratios are formed within a round.")                                                                    \
	COLUMN(count, position, "index", "Place of this trial in its round, from 0, over all cells.")                  \
	COLUMN(text, strategy, "name", "How the tasks were given to workers.")                                         \
	COLUMN(text, workload, "name", "What one task did.")                                                           \
	COLUMN(count, workers, "count", "Workers of the cell; `serial` uses one whatever this says.")                  \
	COLUMN(count, tasks, "count",                                                                                  \
	       "Tasks in the trial: dealt to the workers in turn, claimed by them, or handed out.")                    \
	COLUMN(signed, cpu_ns, "ns", "CPU time asked of each task; 0 for none.")                                       \
	COLUMN(signed, block_ns, "ns", "Blocking time asked of each task; 0 for none.")                                \
	COLUMN(count, payload_bytes, "bytes", "Bytes that go to the worker with each task.")                           \
	COLUMN(text, transport, "name",                                                                                \
	       "How tasks and payload get to other address spaces; `none`: workers know their tasks. Threads share.")  \
	COLUMN(text, trip, "name",                                                                                     \
	       "`there`, or `both`: as many come back with the result; `none` without a transport.")                   \
	COLUMN(count, parent_bytes, "bytes",                                                                           \
	       "Memory that the parent was made to hold when workers were created; 0 for none.")                       \
	COLUMN(text, parent_pages, "name", "Pages of that memory: `small`, or `huge` (transparent); `none` without.")  \
	COLUMN(text, writer, "name", "Who writes it while workers live: `none`, `worker` (each task) or `parent`.")    \
	COLUMN(real, written, "0 to 1", "Share of its pages that is written.")                                         \
	COLUMN(signed, switch_interval_ns, "ns", "Switch interval of the global lock, for strategies that have it.")   \
	COLUMN(real, released, "0 to 1", "Share of each task's CPU work that was done with the lock given back.")      \
	COLUMN(count, neighbours, "count",                                                                             \
	       "Workers beside those that are timed, which burn CPU until these are done.")                            \
	COLUMN(text, start, "name",                                                                                    \
	       "`immediate`: workers begin as they are created. `barrier`: all wait for GO, on CPUs of their "         \
	       "own as far as there are any.")                                                                         \
	COLUMN(text, pin, "name", "`none`, or `spread`: worker i is bound to allowed CPU i mod n.")                    \
	COLUMN(count, seed, "number", "Seed of the order of trials.")                                                  \
	COLUMN(count, units, "count",                                                                                  \
	       "Calibrated kernel repetitions in one task; the same for all strategies of a run.")                     \
	COLUMN(real, effective_cpus, "CPUs", "min(affinity mask, cgroup quota).")                                      \
	COLUMN(real, capacity, "CPUs",                                                                                 \
	       "CPUs' worth of work that spinning processes, one a CPU, really got in this restart.")                  \
	COLUMN(signed, cold_ns, "ns",                                                                                  \
	       "Cold makespan: start of the first worker's creation to the last worker reaped.")                       \
	COLUMN(signed, warm_ns, "ns",                                                                                  \
	       "Warm makespan: GO (`immediate`: the first task's start) to the last task's end.")                      \
	COLUMN(signed, create_ns, "ns",                                                                                \
	       "Start to the last creation call's return, and with `barrier` "                                         \
	       "until all workers are ready (GO).")                                                                    \
	COLUMN(signed, run_ns, "ns", "End of create_ns to the last task's end; 0 if that came first.")                 \
	COLUMN(signed, reap_ns, "ns",                                                                                  \
	       "End of run_ns to the last worker reaped. "                                                             \
	       "create_ns + run_ns + reap_ns = cold_ns.")                                                              \
	COLUMN(signed, survey_ns, "ns",                                                                                \
	       "Time that measuring memory took while all workers waited for GO; in none of the times above.")         \
	COLUMN(signed, memory_bytes, "bytes",                                                                          \
	       "PSS of all processes together while all workers waited for GO, less the harness's before; "            \
	       "0 where it was not measured.")                                                                         \
	COLUMN(signed, blocked_ns, "ns", "Blocking time observed, summed over tasks (asked: tasks * block_ns).")       \
	COLUMN(signed, user_ns, "ns", "CPU time in user mode, of the harness and its reaped workers.")                 \
	COLUMN(signed, system_ns, "ns", "CPU time in the kernel, of the same.")                                        \
	COLUMN(count, voluntary_switches, "count", "Context switches because of waiting, of the same.")                \
	COLUMN(count, involuntary_switches, "count", "Context switches by preemption, of the same.")                   \
	COLUMN(count, minor_faults, "count", "Page faults without IO, of the same.")                                   \
	COLUMN(count, major_faults, "count", "Page faults with IO, of the same.")                                      \
	COLUMN(signed, steal_ns, "ns",                                                                                 \
	       "Time that the hypervisor kept from all CPUs (/proc/stat; steps of a clock tick).")                     \
	COLUMN(signed, throttled_ns, "ns", "Time that the cgroup's quota held this group back.")                       \
	COLUMN(signed, latency_mean_ns, "ns",                                                                          \
	       "Latency of a task that blocks: from the end of the asked blocking until its worker ran on. Mean.")     \
	COLUMN(signed, latency_p50_ns, "ns", "Median of the same, from every single task; 0 where none blocks.")       \
	COLUMN(signed, latency_p95_ns, "ns", "95th percentile of the same (nearest rank).")                            \
	COLUMN(signed, latency_p99_ns, "ns", "99th percentile of the same.")                                           \
	COLUMN(signed, latency_max_ns, "ns", "Greatest of the same.")                                                  \
	COLUMN(count, lock_acquisitions, "count", "Global lock: times taken, summed over workers.")                    \
	COLUMN(count, lock_contended, "count", "Of these, times it was found taken.")                                  \
	COLUMN(count, lock_switches, "count", "Of these, times another worker had held it before.")                    \
	COLUMN(count, lock_forced_switches, "count", "Global lock: times dropped on request.")                         \
	COLUMN(signed, lock_held_ns, "ns", "Global lock: time held, summed over workers.")                             \
	COLUMN(signed, lock_held_least_ns, "ns", "Of the worker that held it least.")                                  \
	COLUMN(signed, lock_held_most_ns, "ns", "Of the worker that held it most.")                                    \
	COLUMN(signed, lock_wait_ns, "ns", "Global lock: time waited for it, summed over workers.")                    \
	COLUMN(real, lock_wait_share, "0 to 1",                                                                        \
	       "Of the workers' time (workers * warm_ns), the share waited for the lock.")                             \
	COLUMN(signed, lock_wait_least_ns, "ns", "Of the worker that waited least.")                                   \
	COLUMN(signed, lock_wait_most_ns, "ns", "Of the worker that waited most.")                                     \
	COLUMN(signed, started_ns, "ns", "Wall clock at the start, since 1970-01-01 UTC.")                             \
	COLUMN(hex, checksum, "id", "Combined results of all tasks; equal to serial's or `status` says so.")           \
	COLUMN(text, status, "name", "`ok`, or what went wrong; only `ok` rows take part in statistics.")

typedef uint64_t trial_count;
typedef uint64_t trial_hex;
typedef int64_t trial_signed;
typedef double trial_real;
typedef char trial_text[TRIAL_NAME_SIZE];

struct trial {
#define TRIAL_FIELD(type, name, unit, definition) trial_##type name;
	TRIAL_COLUMNS(TRIAL_FIELD)
#undef TRIAL_FIELD
};

enum column_type { COLUMN_count, COLUMN_signed, COLUMN_real, COLUMN_text, COLUMN_hex };

struct column {
	const char *name;
	const char *unit;
	const char *definition;
	enum column_type type;
	size_t offset; /* of the field in struct trial */
};

extern const struct column trial_columns[];
extern const unsigned trial_column_count;

#endif
