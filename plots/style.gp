# SPDX-License-Identifier: MIT
#
# What all pictures share.  `form` is svg or png; `wanted` are the strategies
# that a script draws, in its order; DATA, OUT and CAPTION come
# from the environment, so that no file name or host name is ever read as code.

data = system("printenv DATA")
out = system("printenv OUT")
caption = system("printenv CAPTION")

width = 960
height = exists("height") ? height : 540

if (form eq "svg") {
    set terminal svg size width, height dynamic noenhanced font "Helvetica,16" background "#ffffff"
} else {
    set terminal pngcairo size width, height noenhanced font "DejaVu Sans,12" background "#ffffff"
}
set output out

set datafile separator comma
set datafile columnheaders
set datafile missing NaN

# Okabe and Ito's palette, told apart with any colour vision; a strategy has
# its colour and its point in every picture.  The point tells its kind.  A strategy
# that is not in the list of colours has a dark one of its kind.
kinds = " " . system("printenv KINDS") . " "
kind_of(s) = strstrt(kinds, " " . s . "=") ? word(kinds[strstrt(kinds, " " . s . "=") + strlen(s) + 2 : *], 1) : "other"
# A pool has the point of its workers.
kind(s) = kind_of(s) eq "thread_pool" ? "threads" : kind_of(s) eq "process_pool" ? "processes" : kind_of(s)
of_kind(k) = k eq "lock" ? "#7a3500" : k eq "held_lock" ? "#997700" : k eq "interpreters" ? "#662266" : \
             k eq "threads" ? "#003d60" : k eq "processes" ? "#00553e" : "#000000"
color(s) = s eq "serial" ? "#666666" : s eq "threads" ? "#0072b2" : s eq "gil" ? "#d55e00" : \
           s eq "processes" ? "#009e73" : s eq "thread_pool" ? "#56b4e9" : s eq "process_pool" ? "#b2a300" : \
           s eq "spawn" ? "#cc79a7" : s eq "gil_ticks" ? "#882255" : s eq "gil_held" ? "#ddaa33" : \
           s eq "gil_per_interpreter" ? "#aa4499" : s eq "forkserver" ? "#e69f00" : of_kind(kind(s))
point(s) = kind(s) eq "serial" ? 1 : kind(s) eq "threads" ? 7 : kind(s) eq "lock" ? 9 : kind(s) eq "processes" ? 5 : 13
rgb(s) = int("0x" . substr(color(s), 2, 7))

# Of the strategies that a script wants, in its order, those that were run.
ran = " " . system("printenv STRATEGIES") . " "
strategies = ""
do for [s in wanted] { if (strstrt(ran, " " . s . " ")) { strategies = strategies . " " . s } }
# A script that sets `but` wants all others, too, but for these.
if (exists("but")) {
    do for [s in ran] { if (!strstrt(" " . wanted . " " . but . " ", " " . s . " ")) { strategies = strategies . " " . s } }
}

# Strategies that tie would hide each other.  Where lines are level, each stands
# a little beside the others on an axis of doublings; where they slope, that
# would lie, and gil's line is wide instead, to show below the one of threads.
beside(x, s) = x * (kind(s) eq "lock" ? 0.965 : kind(s) eq "processes" ? 1.036 : 1)
wide(s) = kind(s) eq "lock" ? 5 : 2
large(s) = kind(s) eq "lock" ? 1.5 : 1.1

# Is this row of DATA the one that is meant?
is(name, value) = strcol(name) eq value

# An end of an interval; where it is not known, the place itself: no bar is drawn then.
end_of(name) = strcol("high") eq "" ? column("at") : column(name)

set border 3 lc rgb "#444444"
set tics nomirror
set grid y lc rgb "#dddddd" lt 1 lw 1
set key noenhanced
set bmargin 5.5
set label 1000 caption at screen 0.99, 0.02 right font ",10" tc rgb "#666666"
