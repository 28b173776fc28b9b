// SPDX-License-Identifier: MIT
//
// Counts primes: node primes.js serial|threads|processes [WORKERS] [LIMIT]
//
//     build/bench/command --arm=serial='node examples/node/primes.js serial' \
//         --arm=threads='node examples/node/primes.js threads 2' \
//         --arm=processes='node examples/node/primes.js processes 2' --expect-same-output
//
// Workers of worker_threads are isolates of their own: no global lock holds them up.  Beside child_process they save the
// start of a program.
"use strict";
const { Worker, isMainThread, workerData, parentPort } = require("worker_threads");
const { fork } = require("child_process");

function countPrimes(from, to) {
	let count = 0;
	for (let number = Math.max(2, from); number < to; number++) {
		let isPrime = true;
		for (let divisor = 2; divisor * divisor <= number && isPrime; divisor++)
			isPrime = number % divisor !== 0;
		count += isPrime;
	}
	return count;
}

function shares(workers, limit) {
	const all = [];
	for (let worker = 0; worker < workers; worker++)
		all.push([Math.floor((limit * worker) / workers), Math.floor((limit * (worker + 1)) / workers)]);
	return all;
}

function inThread([from, to]) {
	return new Promise((done, failed) => {
		const worker = new Worker(__filename, { workerData: [from, to] });
		worker.on("message", done);
		worker.on("error", failed);
	});
}

function inProcess([from, to]) {
	return new Promise((done, failed) => {
		const child = fork(__filename, ["child", String(from), String(to)]);
		child.on("message", done);
		child.on("error", failed);
	});
}

async function main() {
	const [how, workers = "2", limit = "2000000"] = process.argv.slice(2);
	const ways = { serial: ([from, to]) => countPrimes(from, to), threads: inThread, processes: inProcess };
	if (!ways[how]) {
		console.error("usage: node primes.js serial|threads|processes [WORKERS] [LIMIT]");
		process.exit(2);
	}
	const counts = await Promise.all(shares(how === "serial" ? 1 : Number(workers), Number(limit)).map(ways[how]));
	console.log(counts.reduce((sum, count) => sum + count, 0));
}

if (!isMainThread)
	parentPort.postMessage(countPrimes(...workerData));
else if (process.argv[2] === "child")
	process.send(countPrimes(Number(process.argv[3]), Number(process.argv[4])), () => process.disconnect());
else
	main();
