# SPDX-License-Identifier: MIT
# reads: agreement.csv
#
# Simulated against real: on the identity line, the two agree.
wanted = "gil threads processes"
load "plots/style.gp"

agreement = system("printenv AGREEMENT")
set datafile missing NaN
mine(q, s) = strcol("quantity") eq q && strcol("simulated_strategy") eq s

set multiplot layout 1, 2 title "The simulated lock against a real interpreter: on the line, they agree" noenhanced \
    margins 0.08, 0.98, 0.18, 0.84 spacing 0.1, 0.1
set key bottom right vertical Left reverse samplen 1
set xlabel "real"

set title "speed-up over serial (times)"
set ylabel "simulated"
set xrange [0.5 : 10]
set yrange [0.5 : 10]
set logscale xy 2
plot x with lines lw 1.5 dt 2 lc rgb "#999999" title "identity", \
     for [s in wanted] agreement using (mine("speed-up", s) ? column("real") : NaN):(column("simulated")) \
         with points pt point(s) ps 1.3 lc rgb rgb(s) title s

set title "added latency beside background load (ms)"
unset ylabel
unset label 1000
set autoscale xy
set logscale xy 10
# An interpreter without the lock is held against free threads.
plot x with lines lw 1.5 dt 2 lc rgb "#999999" notitle, \
     for [s in "gil threads"] agreement using (mine("mean latency", s) ? column("real") / 1e6 : NaN):(column("simulated") / 1e6) \
         with points pt 9 ps 1.5 lc rgb rgb(s) title "mean, ".s, \
     for [s in "gil threads"] agreement using (mine("p50 latency", s) ? column("real") / 1e6 : NaN):(column("simulated") / 1e6) \
         with points pt 8 ps 1.5 lc rgb rgb(s) title "p50, ".s
unset multiplot
