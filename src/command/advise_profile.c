/* SPDX-License-Identifier: MIT */
#include "command/advise.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "analysis/capacity.h"
#include "analysis/profile.h"
#include "base/error.h"
#include "base/host.h"
#include "base/input.h"
#include "base/output.h"
#include "command/command.h"
#include "command/run_harness.h"

static int tell(const char *what, const char *on, int err)
{
	return command_tell("advise", STATUS_FAILED, "%s %s: %s", what, on, error_text(err));
}

/* From the trials that the harness has left. */
static int fit(char *csv, const char *json, struct model *model)
{
	struct trial_list list = {0};
	int err, status = command_read("advise", &csv, 1, &list) == 0 ? STATUS_OK : STATUS_FAILED;

	if (status)
		return status;
	err = model_fit(&list, model);
	if (!err && capacity_is_short(capacity_of(list.trials, list.count)))
		fprintf(stderr, "breakeven advise: others were busy meanwhile: the advice is for a machine that has so "
				"little; it is not kept\n");
	else if (!err)
		err = profile_write(json, model, list.trials[0].host_id);
	trial_list_free(&list);
	return err ? tell("cannot keep the profile in", json, err) : STATUS_OK;
}

static int measure(const char *folder, const char *json, struct model *model)
{
	char csv[PATH_MAX], flag[PATH_MAX + 8];
	const char *arguments[] = {flag, NULL};
	int status, err;

	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		return command_tell("advise", STATUS_USAGE,
				    "cannot make the folder %s: %s; --results=FOLDER keeps the profile elsewhere",
				    folder, error_text(errno));
	snprintf(csv, sizeof(csv), "%s/profile.csv", folder);
	err = output_check(csv);
	if (err)
		return command_tell("advise", STATUS_USAGE, "cannot write %s: %s; --results=FOLDER keeps it elsewhere",
				    csv, output_error(err));
	snprintf(flag, sizeof(flag), "--csv=%s", csv);
	fprintf(stderr,
		"breakeven advise: measuring what this machine's makespans are made of (half a minute, kept in "
		"%s)\n",
		json);
	status = harness_run("advise", "profile", arguments);
	/* A few trials that failed leave enough to fit. */
	if (status != STATUS_OK && status != STATUS_FAILED)
		return status == STATUS_USAGE ? STATUS_USAGE : STATUS_FAILED;
	return fit(csv, json, model);
}

int advise_profile(const struct advise_request *request, struct model *model)
{
	const char *folder = request->folder;
	char json[PATH_MAX], reason[160];
	struct host host;
	int err = host_load(&host);

	if (err)
		return tell("cannot read", "the machine's topology", err);
	if (snprintf(json, sizeof(json), "%s/profile.json", folder) >= PATH_MAX - 8)
		return tell("cannot use the folder", folder, -ENAMETOOLONG);
	err = request->anew ? -ENOENT : profile_read(json, host.id, model, reason, sizeof(reason));
	if (err == -ENOENT || err == -ESTALE)
		return measure(folder, json, model);
	if (err == -EBADMSG)
		return command_tell("advise", STATUS_USAGE,
				    "%s: no profile of breakeven: %s; remove it, or --anew measures it again", json,
				    reason);
	if (err)
		return command_tell("advise", STATUS_USAGE, "cannot read %s: %s", json, input_error(err));
	if (request->no_probe || advise_probe(folder, model))
		return STATUS_OK;
	model_free(model);
	return measure(folder, json, model);
}
