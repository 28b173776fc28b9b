# SPDX-License-Identifier: MIT
#
# Two folders of results: each strategy's speed-up on one side over that on the other.
wanted = "threads gil processes thread_pool process_pool"
height = 640
load "plots/style.gp"
data = system("printenv COMPARISON")

set title "Speed-ups over serial on two sides; on the line they are the same"
set xlabel "A: speed-up"
set ylabel "B: speed-up"
set logscale xy
set grid x y lc rgb "#dddddd" lt 1 lw 1
set key outside right center
set arrow 1 from graph 0, graph 0 to graph 1, graph 1 nohead
unset arrow 1
stats data using (column("a") > 0 && column("b") > 0 ? column("a") : NaN):"b" name "S" nooutput
low = (S_min_x < S_min_y ? S_min_x : S_min_y) * 0.9
high = (S_max_x > S_max_y ? S_max_x : S_max_y) * 1.1
set xrange [low : high]
set yrange [low : high]
set size ratio 1
mine(s) = is("strategy", s)
plot x with lines lc rgb "#666666" dt 2 title "the same", \
     for [s in strategies] data using (mine(s) ? column("a") : NaN):"b":"a_low":"a_high":"b_low":"b_high" \
         with xyerrorbars pt point(s) ps 1 lw 1 lc rgb rgb(s) title s
