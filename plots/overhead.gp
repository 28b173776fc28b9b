# SPDX-License-Identifier: MIT
# needs: harness=overhead
#
# The small things: one iteration of each, ours beside a bare loop of the same calls.
wanted = "bare"
height = 640
load "plots/style.gp"

things = "queue_claim lock_pair thread_pool_task process_pool_task threads_pipe processes_pipe threads_futex processes_futex lock_hand_over create_join vfork_wait fork_wait forkserver spawn_wait"
place(name) = sum [i = 1:words(things)] (word(things, i) eq name ? words(things) + 1 - i : 0)
mine(unused) = is("harness", "overhead") && place(strcol("workload")) > 0
bare(unused) = mine(0) && is("strategy", "bare")
ours(unused) = mine(0) && !is("strategy", "bare")
each(unused) = column("time_ns") / column("tasks") / 1e3
words_of(us) = us < 1 ? sprintf("%.3g ns", us * 1e3) : us < 1000 ? sprintf("%.3g us", us) : sprintf("%.3g ms", us / 1e3)

set title "The small things of which workers are made: ours, and a bare loop of the same calls"
set xlabel "time of one (us)"
set logscale x
set xrange [0.001 : 3e6]
set xtics add ("" 1e5, "" 1e6)
set format x "%g"
set yrange [0.3 : words(things) + 0.7]
set ytics scale 0 ()
do for [i = 1:words(things)] { set ytics add (word(things, i) words(things) + 1 - i) }
unset grid
set grid x lc rgb "#dddddd" lt 1 lw 1
set key outside right top vertical reverse Left samplen 2
set lmargin 20
plot data using (bare(0) ? each(0) : NaN):(place(strcol("workload"))) with points pt 6 ps 2 lw 2 lc rgb "#666666" title "bare", \
     data using (ours(0) ? each(0) : NaN):(place(strcol("workload"))) with points pt 7 ps 1.2 lc rgb "#0072b2" title "ours", \
     data using (bare(0) ? 2e4 : NaN):(place(strcol("workload"))):(words_of(each(0))) with labels left font ",10" tc rgb "#666666" notitle, \
     data using (ours(0) ? 3e5 : NaN):(place(strcol("workload"))):(words_of(each(0))) with labels left font ",10" tc rgb "#0072b2" notitle
