# run_vim_in_tmux_saves_a_file.sh - a full-screen program
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need tmux vim
export TERM=xterm
socket="$PWD/tmux"
tmux -S "$socket" -f /dev/null new-session -d -x 80 -y 24 \
    "'$bump' run vim -u NONE -N '$PWD/text'"
trap 'tmux -S "$socket" kill-server 2>/dev/null; cd /; rm -rf "$work"' EXIT
screen_shows() # TEXT: within ten seconds
{
    for i in $(seq 100); do
        tmux -S "$socket" capture-pane -p 2>/dev/null | grep -q "$1" && return
        sleep 0.1
    done
    fail "the screen never showed: $1"
}
screen_shows '^~'
tmux -S "$socket" send-keys 'ihello from vim' Escape
screen_shows 'hello from vim'
tmux -S "$socket" send-keys ':wq' Enter
for i in $(seq 100); do [ -s text ] && break; sleep 0.1; done
[ "$(cat text)" = 'hello from vim' ] || fail "the file was not saved"
