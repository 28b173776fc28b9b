/* SPDX-License-Identifier: MIT
 *
 * What a harness asks its launcher and what that answers, over a SOCK_SEQPACKET socket, one packet each.  Both are of
 * one machine; they may be of two revisions of the program (breakeven gate), so a launcher says first which version of
 * this file it speaks.
 */
#ifndef TRIAL_WIRE_H
#define TRIAL_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/trial.h"
#include "worker/arena.h"

/* Raised with each change of a structure below or of what it holds (struct order, struct job, struct trial). */
#define WIRE_VERSION 5
#define WIRE_MAGIC   UINT64_C(0x6e6576656b617262) /* "brakeven" */

/* How the launcher's program was built: two that were built differently are not compared unasked. */
struct wire_build {
	char compiler[80];
	char flags[600];
	char libraries[600];
};

/* The launcher's first packet. */
struct wire_hello {
	uint64_t magic;
	uint32_t version;
	uint32_t request_bytes, answer_bytes; /* a change without a new version is found, too */
	struct wire_build build;
};

enum wire_kind {
	WIRE_TRIAL,	     /* answer: trial, team */
	WIRE_CALIBRATE,	     /* answer: number, the units that take order.job.cpu_ns */
	WIRE_LOOP,	     /* answer: trial; `number` iterations of loop `loop` */
	WIRE_LOOP_CALIBRATE, /* answer: number, of iterations */
	WIRE_PROBE,	     /* answer: plugin; order.file is loaded */
};

struct wire_request {
	enum wire_kind kind;
	char strategy[ORDER_NAME_SIZE];
	char transport[ORDER_NAME_SIZE]; /* empty: tasks have no payload */
	bool has_expected;		 /* checksum of a valid trial */
	uint64_t expected;
	unsigned loop; /* index of the harness's loops */
	uint64_t number;
	int64_t prepare_limit_ns; /* loading, preparing and warming up may take so long; order.job.limit_ns is the
				     span's; both above 0 */
	struct order order; /* its creator is not used; the last CPUs of its order are not sent where there are none */
};

/* Bytes of the packet. */
static inline size_t wire_request_size(const struct wire_request *request)
{
	unsigned count = request->order.cpus.count < CPUS_MOST ? request->order.cpus.count : CPUS_MOST;

	return offsetof(struct wire_request, order) + offsetof(struct order, cpus) + offsetof(struct cpu_order, cpus) +
	       count * sizeof(request->order.cpus.cpus[0]);
}

/* A library with a workload: what the command line has to know of it. */
struct wire_plugin {
	char name[ORDER_NAME_SIZE];
	char summary[128];
	char reason[200]; /* in words, why it cannot be used */
	unsigned reads;	  /* enum workload_reads */
};

/* Stamps of the team, for timelines; the arena's descriptor comes with the packet where job.recorded. */
struct wire_team {
	unsigned created;
	int64_t started_ns, go_ns, reaped_ns;
	int64_t untimed_ns; /* before go_ns; in no makespan */
};

struct wire_answer {
	int err;	    /* negative errno of a calibration or a probe; 0 */
	struct trial trial; /* its measured columns; the status alone, where the process came to a bad end */
	uint64_t number;
	struct wire_plugin plugin;
	struct wire_team team;
};

#endif
