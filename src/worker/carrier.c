/* SPDX-License-Identifier: MIT */
#include "worker/carrier.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#include "worker/payload.h"

int carrier_new(const struct job *job, struct carrier *carrier)
{
	const struct payload *payload = &job->payload;
	uint64_t expected = payload_sum(payload->source, payload->bytes);
	int err = 0;

	*carrier = (struct carrier){.payload = payload,
				    .has_spare_cpu = job->order && team_size(job) + 1 <= job->order->effective,
				    .count = job->workers,
				    .channels = calloc(job->workers, sizeof(struct channel)),
				    .polls = calloc(2 * (size_t)job->workers, sizeof(struct pollfd))};
	if (!carrier->channels || !carrier->polls)
		err = -ENOMEM;
	for (unsigned i = 0; !err && i < carrier->count; i++)
		carrier->channels[i] = (struct channel){.payload = payload,
							.expected = expected,
							.has_spare_cpu = carrier->has_spare_cpu,
							.harness = {-1, -1},
							.worker = {-1, -1}};
	if (!err && payload->transport->prepare)
		err = payload->transport->prepare(carrier);
	if (err) {
		free(carrier->channels);
		free(carrier->polls);
	}
	return err;
}

void carrier_free(struct carrier *carrier)
{
	if (carrier->payload->transport->finish)
		carrier->payload->transport->finish(carrier);
	free(carrier->channels);
	free(carrier->polls);
}

void carrier_man(struct carrier *carrier, struct team *team)
{
	for (unsigned i = 0; i < carrier->count; i++)
		team->workers[i].channel = &carrier->channels[i];
}

/* ---- handing out ---- */

struct round {
	struct carrier *carrier;
	struct team *team;
	uint64_t posted, answered;
};

static int post(struct round *round, struct channel *channel)
{
	channel->tasks[channel->in_hand++] = round->posted++;
	return round->carrier->payload->transport->post(channel);
}

/* First to those who have nothing, then to those who have one task. */
static int post_all(struct round *round)
{
	int err = 0;

	for (unsigned level = 0; level < CHANNEL_DEPTH; level++)
		for (unsigned i = 0; i < round->team->created && i < round->carrier->count; i++) {
			struct channel *channel = &round->carrier->channels[i];

			if (round->posted == round->team->job->tasks)
				return 0;
			if (channel->in_hand == level)
				err = post(round, channel);
			if (err)
				return err;
		}
	return 0;
}

static int take_all(struct round *round, bool *moved)
{
	*moved = false;
	for (unsigned i = 0; i < round->team->created && i < round->carrier->count; i++) {
		struct channel *channel = &round->carrier->channels[i];
		unsigned answers = 0;
		int err;

		if (channel->in_hand == 0)
			continue;
		err = round->carrier->payload->transport->progress(channel, &answers);
		if (err)
			return err;
		for (unsigned task = answers; task < channel->in_hand; task++)
			channel->tasks[task - answers] = channel->tasks[task];
		channel->in_hand -= answers;
		round->answered += answers;
		*moved |= answers > 0;
	}
	return 0;
}

void carrier_hand_out(struct team *team, const struct team_hands *hands)
{
	struct carrier *carrier = team->carrier;
	const struct transport *transport = carrier->payload->transport;
	struct round round = {.carrier = carrier, .team = team};
	int err = 0;

	while (!err && round.answered < team->job->tasks) {
		bool moved = false;

		err = post_all(&round);
		if (!err)
			err = take_all(&round, &moved);
		if (err || moved)
			continue;
		err = transport->wait(carrier, TEAM_PATIENCE_NS);
		if (err == 0 && team_any_lost(team, hands))
			err = -EPIPE;
		else if (err > 0)
			err = 0;
	}
	/* A worker that has gone tells why when it is reaped. */
	if (err && err != -EPIPE)
		team_fail(team, TEAM_TASK, err, NULL);
	if (err)
		team_stop(team);
}

void carrier_close(struct carrier *carrier, const struct team *team)
{
	for (unsigned i = 0; i < team->created && i < carrier->count; i++)
		carrier->payload->transport->close(&carrier->channels[i]);
}
