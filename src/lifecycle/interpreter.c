/* SPDX-License-Identifier: MIT
 *
 * The same scenarios in a real interpreter, by the co-process of fidelity.
 */
#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "interpreter/coprocess.h"
#include "lifecycle/lifecycle.h"

#define GRACE_NS (20 * NS_PER_S)

static char *make_request(const struct scenario *scenario, const char *source)
{
	cJSON *json = cJSON_CreateObject(), *play = cJSON_AddObjectToObject(json, "scenario");
	char *text;

	cJSON_AddStringToObject(play, "source", source);
	cJSON_AddStringToObject(play, "kind", scenario_kind_names[scenario->kind]);
	cJSON_AddStringToObject(play, "mode", scenario_mode_names[scenario->mode]);
	cJSON_AddNumberToObject(play, "workers", scenario->workers);
	cJSON_AddNumberToObject(play, "work_ns", (double)scenario->work_ns);
	text = cJSON_PrintUnformatted(json);
	cJSON_Delete(json);
	return text;
}

static int take(const cJSON *answer, int log, struct scenario_events *events)
{
	const char *output = cJSON_GetStringValue(cJSON_GetObjectItem(answer, "output"));
	const cJSON *said = cJSON_GetObjectItem(answer, "events"), *line;
	double started = cJSON_GetNumberValue(cJSON_GetObjectItem(answer, "started"));
	double exited = cJSON_GetNumberValue(cJSON_GetObjectItem(answer, "exited"));
	int err = 0;

	if (!output || !cJSON_IsArray(said) || !(exited > 0))
		return -EPROTO;
	events->started_ns = (int64_t)started;
	events->exited_ns = (int64_t)exited;
	scenario_take_output(events, output);
	if (log >= 0)
		(void)!write(log, output, strlen(output));
	cJSON_ArrayForEach(line, said)
	{
		const char *text = cJSON_GetStringValue(line);

		err = err ? err : text ? scenario_take_event(events, text) : -EPROTO;
	}
	return err;
}

int scenario_observe_interpreter(const struct scenario *scenario, struct coprocess *coprocess, const char *source,
				 int log, struct scenario_events *events)
{
	char *request = make_request(scenario, source);
	cJSON *answer = NULL;
	int err = request ? coprocess_ask(coprocess, request, scenario->work_ns + GRACE_NS, &answer) : -ENOMEM;

	*events = (struct scenario_events){0};
	free(request);
	if (!err)
		err = take(answer, log, events);
	if (err == -EPROTO)
		strcpy(coprocess->reason, "answers what is no account of a scenario");
	cJSON_Delete(answer);
	return err;
}
