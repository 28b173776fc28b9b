# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Completion for bash: commands, flags and their values, as --help of the very program
# that is typed lists them, so that it cannot be out of date.
#
#   source completion/breakeven.bash

# Flags of a program or a subcommand.
_breakeven_flags() {
	"$@" --help=words 2>/dev/null | cut -d' ' -f1
}

# Names that a harness's --help lists under a heading.
_breakeven_names() {
	"$1" --help 2>/dev/null | awk -v heading="$2:" '$0 == heading { on = 1; next } /^$/ { on = 0 } on { print $1 }'
}

# A harness, which knows all names: the program itself, or the one that stands with the command.
_breakeven_harness() {
	local folder
	"$1" --help 2>/dev/null | grep -q '^commands:' || { echo "$1"; return; }
	folder=$(dirname -- "$(readlink -f -- "$(command -v -- "$1")")")
	[[ -x $folder/bench/cpu_bound ]] && echo "$folder/bench/cpu_bound" || echo "$folder/../libexec/breakeven/cpu_bound"
}

# Values of a flag: the words that the program itself takes, or names that a harness knows.
_breakeven_value() {
	local flag=$2 words
	local -a program=("$1")
	"$1" --help 2>/dev/null | grep -q '^commands:' && program+=("${COMP_WORDS[1]}")
	words=$("${program[@]}" --help=words 2>/dev/null | awk -v flag="$flag=" '$1 == flag { $1 = ""; print }')
	[[ -z $words && $flag =~ ^--(among|baseline|pairs)$ ]] && words=$(_breakeven_names "$(_breakeven_harness "$1")" strategies)
	echo "$words"
}

_breakeven() {
	local word flag before
	local -a reply
	# "=" may part words: put "--flag=va" together again.
	word=${COMP_WORDS[COMP_CWORD]}
	before=${COMP_WORDS[COMP_CWORD - 1]}
	if [[ $word == '=' ]]; then
		flag=$before word=
	elif [[ $before == '=' ]]; then
		flag=${COMP_WORDS[COMP_CWORD - 2]}
	elif [[ $word == --*=* ]]; then
		flag=${word%%=*} word=${word#*=}
	else
		flag=
	fi
	if [[ -n $flag ]]; then
		local done=
		[[ $word == *,* ]] && done=${word%,*},
		mapfile -t reply < <(compgen -P "$done" -W "$(_breakeven_value "$1" "$flag")" -- "${word##*,}")
		[[ ${#reply[@]} -gt 0 ]] || mapfile -t reply < <(compgen -f -- "$word")
	elif [[ ${1##*/} == breakeven && $COMP_CWORD -eq 1 ]] &&
		"$1" --help 2>/dev/null | grep -q '^commands:'; then
		mapfile -t reply < <(compgen -W "$(_breakeven_names "$1" commands) --help --version" -- "$word")
	elif [[ $word == -* ]]; then
		if "$1" --help 2>/dev/null | grep -q '^commands:'; then
			mapfile -t reply < <(compgen -W "$(_breakeven_flags "$1" "${COMP_WORDS[1]}")" -- "$word")
		else
			mapfile -t reply < <(compgen -W "$(_breakeven_flags "$1")" -- "$word")
		fi
	else
		mapfile -t reply < <(compgen -f -- "$word")
	fi
	COMPREPLY=("${reply[@]}")
	# After "--flag=" the value follows at once.
	[[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
	return 0
}

complete -F _breakeven breakeven io_bound cpu_bound mixed sweep map overhead transport parent scale fidelity timeline profile gate \
	trial_cost lifecycle
