/* SPDX-License-Identifier: MIT
 *
 * The verdict on trials that were measured or read.
 */
#include <errno.h>
#include <stdio.h>

#include "base/error.h"
#include "command/gate.h"

int gate_data_of(const struct gate_request *request, const struct trial_list *list, const struct bounds *bounds,
		 struct gate_data *data, struct gate_problem *problem)
{
	if (request->commands)
		return gate_data_make_commands(list, request->commands, data, problem);
	return gate_data_make(list, bounds, data, problem);
}

int gate_verdict_of(const struct gate_request *request, const struct trial_list *list, const struct bounds *bounds,
		    struct gate_data *data, struct gate *gate)
{
	struct gate_problem problem;
	const char *file = request->csv;
	int err = gate_data_of(request, list, bounds, data, &problem);

	if (err == -EBADMSG && problem.line)
		fprintf(stderr, "breakeven gate: %s, line %zu: %s\n", file, problem.line, problem.reason);
	else if (err == -EBADMSG)
		fprintf(stderr, "breakeven gate: %s: %s\n", file, problem.reason);
	else if (err)
		fprintf(stderr, "breakeven gate: %s\n", error_text(err));
	if (err)
		return problem.foreign ? STATUS_USAGE : STATUS_INVALID;
	if (data->restarts % GATE_INTERIM_RESTARTS != 0) {
		fprintf(stderr, "breakeven gate: %s: %u restarts are no whole groups of %d: the run was cut off\n",
			file, data->restarts, GATE_INTERIM_RESTARTS);
		gate_data_free(data);
		return STATUS_INVALID;
	}
	err = gate_judge(data, &request->options, gate);
	if (!err)
		return STATUS_OK;
	gate_data_free(data);
	fprintf(stderr, "breakeven gate: %s\n", error_text(err));
	return STATUS_INVALID;
}
