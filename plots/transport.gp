# SPDX-License-Identifier: MIT
# needs: harness=transport trip=there
# reads: costs.csv
#
# What does it cost to hand a task over with its payload?
wanted = "processes bare_memcpy threads"
load "plots/style.gp"

mine(s, transport, trip) = is("harness", "transport") && is("strategy", s) && is("transport", transport) && is("trip", trip)
each(unused) = column("run_ns") / column("tasks") / 1e3
least = 16 # an empty payload stands here on the logarithmic axis
size(unused) = column("payload_bytes") < least ? least : column("payload_bytes")

set title "A task handed to a process with its payload: time until it is done"
set xlabel "payload (bytes; the leftmost is none)"
set ylabel "time a task (us)"
set logscale x 2
set logscale y 10
set xrange [least * 0.7 : 2**24 * 1.5]
set xtics ("0" 16, "64" 64, "1 Ki" 2**10, "" 2**12, "16 Ki" 2**14, "" 2**16, "256 Ki" 2**18, "" 2**20, "" 2**22, "16 Mi" 2**24)
set format y "%g"
set grid x y lc rgb "#dddddd" lt 1 lw 1
set key outside right center vertical reverse Left samplen 3

# The lines: what breakeven costs has fitted, a task and so much a byte.
costs = system("printenv COSTS")
array task[3]
array byte[3]
colors = "#009e73 #d55e00 #cc79a7"
transports = "shared pipe socketpair"
do for [i = 1:3] {
    asked(quantity) = is("strategy", "processes") && is("transport", word(transports, i)) && is("quantity", quantity)
    stats costs using (asked("task") ? column("value") / 1e3 : NaN) name "T" nooutput
    stats costs using (asked("byte") ? column("value") / 1e3 : NaN) name "B" nooutput
    task[i] = T_records > 0 ? T_median : NaN
    byte[i] = B_records > 0 ? B_median : NaN
}
bytes(x) = x <= least ? 0 : x
set samples 500
plot for [i = 1:3] task[i] + byte[i] * bytes(x) with lines lw 1.5 lc rgb word(colors, i) \
         title sprintf("%s: %.3g us + %.2g ns a byte", word(transports, i), task[i], byte[i] * 1e3), \
     for [i = 1:3] data using (mine("processes", word(transports, i), "there") ? size(0) : NaN):(each(0)) \
         with points pt 5 ps 1.2 lc rgb word(colors, i) notitle, \
     NaN with points pt 5 ps 1.2 lc rgb "#666666" title "measured, there", \
     for [i = 1:3] data using (mine("processes", word(transports, i), "both") ? size(0) : NaN):(each(0)) smooth unique \
         with linespoints lw 1.5 dt 2 pt 4 ps 1.2 lc rgb word(colors, i) title word(transports, i) . ", there and back", \
     data using (mine("bare_memcpy", "shared", "there") ? size(0) : NaN):(each(0)) smooth unique \
         with lines lw 2 dt 3 lc rgb "#666666" title "memcpy alone", \
     data using (mine("threads", "shared", "there") ? size(0) : NaN):(each(0)) smooth unique \
         with linespoints lw 2 pt 7 ps 1 lc rgb rgb("threads") title "threads share"
